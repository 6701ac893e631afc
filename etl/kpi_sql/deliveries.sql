-- grain: one row per month, project, institution and data set that is expected then
-- reads: periods, ref_projects, ref_project_institutions, ref_institutions, snapshots, uploads
-- meaning: delivered: enrolments of that very month, pilots and workplaces up to it; on time: known by the deadline
with expected as (
    select
        p.as_of_month,
        p.month,
        p.deadline,
        l.project_id,
        l.institution_id,
        r.sector,
        d.dataset
    from periods as p
    cross join (select unnest(['pilots', 'workplaces', 'enrollments']) as dataset) as d
    cross join ref_project_institutions as l
    inner join ref_projects as r on r.project_id = l.project_id
    where
        (r.start_date is null or substr(cast(r.start_date as varchar), 1, 7) <= p.as_of_month)
        and (r.end_date is null or substr(cast(r.end_date as varchar), 1, 7) >= p.as_of_month)
        and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), l.institution_id))
),

accepted as (
    select s.dataset, s.project_id, s.institution_id, s.reporting_month, min(u.known_from) as known_from
    from snapshots as s
    inner join uploads as u on u.upload_id = s.upload_id
    where u.withdrawn_seq is null and s.dataset <> 'events'
    group by s.dataset, s.project_id, s.institution_id, s.reporting_month
)

select
    e.month,
    e.project_id,
    e.institution_id,
    e.sector,
    e.dataset,
    count(a.known_from) > 0 as is_delivered,
    coalesce(min(a.known_from) < e.deadline, false) as is_on_time
from expected as e
left join accepted as a
    on
        a.dataset = e.dataset
        and a.project_id = e.project_id
        and a.institution_id = e.institution_id
        and (
            a.reporting_month = e.as_of_month
            or (e.dataset <> 'enrollments' and a.reporting_month < e.as_of_month)
        )
group by e.month, e.project_id, e.institution_id, e.sector, e.dataset, e.as_of_month, e.deadline
