-- grain: one row per staged enrolment; reads: staged_enrollments, asof_workplaces, staged_workplaces
-- The workplace exists at that institution as of the month.
with named as (
    select distinct reporting_month, institution_id, workplace_id
    from staged_enrollments
    where reporting_month is not null and institution_id is not null and workplace_id is not null
),
-- A staged workplace with a faulty cell in its key is in no state; null stands for whatever it should be.
faulty as (
    select reporting_month, institution_id, workplace_id
    from staged_workplaces
    where reporting_month is null or institution_id is null or workplace_id is null or project_id is null
),
unknown as (
    select n.*
    from named as n
    where
        not exists (
            select 1
            from asof_workplaces as w
            where
                w.workplace_id = n.workplace_id
                and w.institution_id = n.institution_id
                and w.as_of_month = n.reporting_month
        )
        and not exists (
            select 1
            from faulty as f
            where
                coalesce(f.workplace_id, n.workplace_id) = n.workplace_id
                and coalesce(f.institution_id, n.institution_id) = n.institution_id
                and coalesce(f.reporting_month, n.reporting_month) = n.reporting_month
        )
)
select
    'enrollments' as dataset, e.file_number, e.row_number, 'workplace_id' as column_name, e.workplace_id as value,
    'unknown' as problem, e.reporting_month as month, e.institution_id as institution
from unknown as u
inner join staged_enrollments as e
    on
        e.workplace_id = u.workplace_id
        and e.institution_id = u.institution_id
        and e.reporting_month = u.reporting_month
