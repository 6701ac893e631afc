-- grain: one row per row of an earlier snapshot that the next one lacks; reads: previous_*, staged_*
-- What the current snapshot of the same key with the highest earlier month held is still there. A file in which a cell
-- of a key is faulty is not compared: the row may be the one that seems gone.
with gone_pilots as (
    select p.*
    from previous_pilots as p
    where
        not exists (
            select 1
            from staged_pilots as s
            where
                s.pilot_id = p.pilot_id and s.reporting_month = p.staged_month and s.project_id = p.project_id
                and s.institution_id = p.institution_id and s.academic_year = p.academic_year
        )
        and not exists (
            select 1
            from staged_pilots as s
            where
                s.file_number = p.staged_file_number
                and (
                    s.pilot_id is null or s.reporting_month is null or s.project_id is null
                    or s.institution_id is null or s.academic_year is null
                )
        )
),
gone_workplaces as (
    select p.*
    from previous_workplaces as p
    where
        not exists (
            select 1
            from staged_workplaces as s
            where
                s.workplace_id = p.workplace_id and s.reporting_month = p.staged_month
                and s.project_id = p.project_id and s.institution_id = p.institution_id
        )
        and not exists (
            select 1
            from staged_workplaces as s
            where
                s.file_number = p.staged_file_number
                and (
                    s.workplace_id is null or s.reporting_month is null or s.project_id is null
                    or s.institution_id is null
                )
        )
),
gone_enrollments as (
    select p.*
    from previous_enrollments as p
    where
        not exists (
            select 1
            from staged_enrollments as s
            where
                s.enrollment_id = p.enrollment_id and s.reporting_month = p.staged_month
                and s.project_id = p.project_id and s.institution_id = p.institution_id
                and s.academic_year = p.academic_year
        )
        and not exists (
            select 1
            from staged_enrollments as s
            where
                s.file_number = p.staged_file_number
                and (
                    s.enrollment_id is null or s.reporting_month is null or s.project_id is null
                    or s.institution_id is null or s.academic_year is null
                )
        )
)
select
    'pilots' as dataset, staged_file_number as file_number, cast(null as bigint) as row_number,
    'pilot_id' as column_name, pilot_id as value, 'gone' as problem, reporting_month as previous_month,
    row_number as previous_row, staged_month as month, project_id as project, academic_year
from gone_pilots
union all
select
    'workplaces', staged_file_number, null, 'workplace_id', workplace_id, 'gone', reporting_month,
    row_number, staged_month, project_id, null
from gone_workplaces
union all
select
    'enrollments', staged_file_number, null, 'enrollment_id', null, 'gone_person', reporting_month,
    row_number, staged_month, project_id, academic_year
from gone_enrollments
