-- grain: one row per month, project, institution and data set that is expected and delivered: its newest snapshot
-- reads: periods, ref_projects, ref_project_institutions, snapshots, uploads
with delivered as (
    select
        p.month,
        l.project_id,
        l.institution_id,
        r.sector,
        s.dataset,
        s.snapshot_id,
        row_number() over (
            partition by p.month, l.project_id, l.institution_id, s.dataset
            order by s.reporting_month desc, s.seq desc, s.academic_year desc
        ) as newness
    from periods as p
    cross join ref_project_institutions as l
    inner join ref_projects as r on r.project_id = l.project_id
    inner join snapshots as s on s.project_id = l.project_id and s.institution_id = l.institution_id
    inner join uploads as u on u.upload_id = s.upload_id
    where
        u.withdrawn_seq is null
        and s.dataset <> 'events'
        and (
            s.reporting_month = p.as_of_month
            or (s.dataset <> 'enrollments' and s.reporting_month < p.as_of_month)
        )
        and (r.start_date is null or substr(cast(r.start_date as varchar), 1, 7) <= p.as_of_month)
        and (r.end_date is null or substr(cast(r.end_date as varchar), 1, 7) >= p.as_of_month)
        and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), l.institution_id))
)

select
    month,
    project_id,
    institution_id,
    sector,
    project_id || ' ' || institution_id || ' ' || dataset as identity,
    snapshot_id,
    cast(null as bigint) as row_number
from delivered
where newness = 1
