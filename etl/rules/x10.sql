-- grain: one row per staged enrolment; reads: staging.enrollments_rows, asof_workplaces, staged_workplaces
-- The workplace exists at that institution as of the month.
with named as (
    select distinct reporting_month, institution_id, workplace_id
    from staging.enrollments_rows
    where reporting_month is not null and institution_id is not null and workplace_id is not null
),
-- A staged workplace with a faulty cell in its key is in no state; null stands for whatever it should be.
faulty as (
    select reporting_month, institution_id, workplace_id
    from staged_workplaces
    where reporting_month is null or institution_id is null or workplace_id is null or project_id is null
),
absent as (
    select n.*
    from named as n
    anti join asof_workplaces as w
        on
            w.workplace_id = n.workplace_id
            and w.institution_id = n.institution_id
            and w.as_of_month = n.reporting_month
),
unknown as (
    select a.*
    from absent as a
    where not exists (
        select 1
        from faulty as f
        where
            coalesce(f.workplace_id, a.workplace_id) = a.workplace_id
            and coalesce(f.institution_id, a.institution_id) = a.institution_id
            and coalesce(f.reporting_month, a.reporting_month) = a.reporting_month
    )
)
select
    'enrollments' as dataset, e.file_number, e.row_number, 'workplace_id' as column_name, e.workplace_id as value,
    'unknown' as problem, e.reporting_month as month, e.institution_id as institution
from unknown as u
inner join staging.enrollments_rows as e
    on
        e.workplace_id = u.workplace_id
        and e.institution_id = u.institution_id
        and e.reporting_month = u.reporting_month
