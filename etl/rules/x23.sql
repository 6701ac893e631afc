-- grain: one row per row of an earlier snapshot that the next one lacks; reads: previous_*, staged_*, staging.files_without_rows
-- What the current snapshot of the same key with the highest earlier month held is still there. A file in which a cell
-- of a key is faulty is not compared: the row may be the one that seems gone.
with faulty_files as (
    select file_number
    from staged_pilots
    where
        pilot_id is null or reporting_month is null or project_id is null or institution_id is null
        or academic_year is null
    union
    select file_number
    from staged_workplaces
    where workplace_id is null or reporting_month is null or project_id is null or institution_id is null
    union
    select file_number
    from staging.enrollments_rows
    where
        enrollment_id is null or reporting_month is null or project_id is null or institution_id is null
        or academic_year is null
    except
    select file_number
    from staging.files_without_rows
),
gone_pilots as (
    select p.*
    from previous_pilots as p
    anti join staged_pilots as s
        on
            s.pilot_id = p.pilot_id and s.reporting_month = p.staged_month and s.project_id = p.project_id
            and s.institution_id = p.institution_id and s.academic_year = p.academic_year
),
gone_workplaces as (
    select p.*
    from previous_workplaces as p
    anti join staged_workplaces as s
        on
            s.workplace_id = p.workplace_id and s.reporting_month = p.staged_month
            and s.project_id = p.project_id and s.institution_id = p.institution_id
),
gone_enrollments as (
    select p.*
    from previous_enrollments as p
    anti join staging.enrollments_rows as s
        on
            s.enrollment_id = p.enrollment_id and s.reporting_month = p.staged_month
            and s.project_id = p.project_id and s.institution_id = p.institution_id
            and s.academic_year = p.academic_year
),
gone as (
    select
        'pilots' as dataset, staged_file_number as file_number, 'pilot_id' as column_name, pilot_id as value,
        'gone' as problem, reporting_month as previous_month, row_number as previous_row, staged_month as month,
        project_id as project, academic_year
    from gone_pilots
    union all
    select
        'workplaces', staged_file_number, 'workplace_id', workplace_id,
        'gone', reporting_month, row_number, staged_month,
        project_id, null
    from gone_workplaces
    union all
    select
        'enrollments', staged_file_number, 'enrollment_id', null,
        'gone_person', reporting_month, row_number, staged_month,
        project_id, academic_year
    from gone_enrollments
)
select *, cast(null as bigint) as row_number
from gone
where file_number not in (select file_number from faulty_files)
