-- Grain: one row per institution that takes part in a project. Reads: ref_institutions, ref_project_institutions, current_snapshots.
-- Meaning: did the institution deliver enrolments of month $as_of, for at least one of its projects?
with expected as (
    select distinct i.institution_id, i.name
    from ref_institutions as i
    inner join ref_project_institutions as l on l.institution_id = i.institution_id
    where cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), i.institution_id)
),

delivered as (
    select distinct institution_id
    from current_snapshots
    where dataset = 'enrollments' and reporting_month = $as_of
)

select e.name, d.institution_id is not null as has_delivered
from expected as e
left join delivered as d on d.institution_id = e.institution_id
order by e.institution_id
