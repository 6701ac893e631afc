-- grain: one row per project and institution that takes part in it: first and last month of which files are expected,
--   and in which one of its pilots is known to run
-- reads: ref_project_institutions, ref_projects, current_snapshots, pilots; $own limits the institutions (null = all)
-- meaning: start and end of the project; where the reference data leave one open, the start of the pair's first pilot,
--   and the end of its last one once all have an end; null is no limit
with newest as (
    select
        snapshot_id,
        project_id,
        institution_id,
        row_number() over (
            partition by project_id, institution_id, academic_year order by reporting_month desc
        ) as newness
    from current_snapshots
    where dataset = 'pilots'
),

pilot_terms as (
    select
        n.project_id,
        n.institution_id,
        min(p.start_date) as first_start,
        case when count(*) = count(p.end_date) then max(p.end_date) end as last_end
    from newest as n
    inner join pilots as p on p.snapshot_id = n.snapshot_id
    where n.newness = 1
    group by n.project_id, n.institution_id
)

select
    l.project_id,
    l.institution_id,
    r.sector,
    substr(cast(coalesce(r.start_date, t.first_start) as varchar), 1, 7) as first_month,
    substr(cast(coalesce(r.end_date, t.last_end) as varchar), 1, 7) as last_month,
    substr(cast(t.first_start as varchar), 1, 7) as first_pilot_month,
    substr(cast(t.last_end as varchar), 1, 7) as last_pilot_month
from ref_project_institutions as l
inner join ref_projects as r on r.project_id = l.project_id
left join pilot_terms as t on t.project_id = l.project_id and t.institution_id = l.institution_id
where cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), l.institution_id)
