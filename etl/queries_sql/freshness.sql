-- Grain: one row per institution that takes part in a project. Reads: ref_institutions, ref_project_institutions, current_snapshots, uploads.
-- Meaning: did the institution deliver enrolments of month $as_of, for at least one of its projects; and when was its newest delivery that counts made?
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
),

updated as (
    select c.institution_id, max(u.known_from) as last_delivered
    from current_snapshots as c
    inner join uploads as u on u.upload_id = c.upload_id
    group by c.institution_id
)

select e.name, d.institution_id is not null as has_delivered, p.last_delivered
from expected as e
left join delivered as d on d.institution_id = e.institution_id
left join updated as p on p.institution_id = e.institution_id
order by e.institution_id
