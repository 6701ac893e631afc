-- grain: one row per staged enrolment and fact of its pilot that differs; reads: staging.enrollments_rows, asof_pilots
-- The pilot exists at the institution as of the month, with the enrolment's project and academic year.
with named as (
    select distinct reporting_month, project_id, institution_id, academic_year, pilot_id
    from staging.enrollments_rows
    where reporting_month is not null and institution_id is not null and pilot_id is not null
),
-- A staged pilot with a faulty cell in its key is in no state; null stands for whatever it should be.
faulty as (
    select reporting_month, institution_id, pilot_id
    from staged_pilots
    where
        reporting_month is null or institution_id is null or pilot_id is null
        or project_id is null or academic_year is null
),
compared as (
    select n.*, p.pilot_id is not null as is_known, p.project_id as pilot_project, p.academic_year as pilot_year
    from named as n
    left join asof_pilots as p
        on p.pilot_id = n.pilot_id and p.institution_id = n.institution_id and p.as_of_month = n.reporting_month
    qualify row_number() over (
        partition by n.reporting_month, n.project_id, n.institution_id, n.academic_year, n.pilot_id
        order by
            case when p.project_id = n.project_id then 0 else 1 end,
            case when p.academic_year = n.academic_year then 0 else 1 end,
            p.project_id, p.academic_year
    ) = 1
),
differing as (
    select *
    from compared as c
    where
        (not is_known or pilot_project <> project_id or pilot_year <> academic_year)
        and not exists (
            select 1
            from faulty as f
            where
                coalesce(f.pilot_id, c.pilot_id) = c.pilot_id
                and coalesce(f.institution_id, c.institution_id) = c.institution_id
                and coalesce(f.reporting_month, c.reporting_month) = c.reporting_month
        )
),
problems as (
    select *, 'pilot_id' as column_name, pilot_id as value, 'unknown' as problem, null as expected
    from differing
    where not is_known
    union all
    select *, 'project_id', project_id, 'project', pilot_project
    from differing
    where pilot_project <> project_id
    union all
    select *, 'academic_year', academic_year, 'academic_year', pilot_year
    from differing
    where pilot_year <> academic_year
)
select
    'enrollments' as dataset, e.file_number, e.row_number, p.column_name, p.value, p.problem, p.expected,
    p.pilot_id as pilot, p.reporting_month as month, p.institution_id as institution
from problems as p
inner join staging.enrollments_rows as e
    on
        e.pilot_id = p.pilot_id
        and e.institution_id = p.institution_id
        and e.reporting_month = p.reporting_month
        and e.project_id is not distinct from p.project_id
        and e.academic_year is not distinct from p.academic_year
