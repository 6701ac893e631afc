-- grain: one row per staged workplace; reads: staged_workplaces, asof_enrollments, staging.enrollments_rows, faulty_cells, staging.files_without_rows
-- Places filled equal the running enrolments (ingeschreven, lopend) of all academic years as of the file's month.
with running as (
    select as_of_month, institution_id, workplace_id, count(*) as enrollments
    from asof_enrollments
    where workplace_id is not null and status in ('ingeschreven', 'lopend')
    group by as_of_month, institution_id, workplace_id
),
-- Enrolments in this upload that might run at any workplace of the institution: a cell that decides it is faulty.
undecided as (
    select e.institution_id, count(*) as enrollments
    from staging.enrollments_rows as e
    left join faulty_cells as c
        on
            c.dataset = 'enrollments' and c.column_name = 'workplace_id'
            and c.file_number = e.file_number and c.row_number = e.row_number
    where
        e.file_number not in (select w.file_number from staging.files_without_rows as w)
        and (
            e.reporting_month is null or e.project_id is null or e.academic_year is null or e.status is null
            or c.row_number is not null
        )
    group by e.institution_id
),
compared as (
    select
        w.file_number, w.row_number, w.places_filled, w.reporting_month,
        coalesce(r.enrollments, 0) as running,
        coalesce(u.enrollments, 0) as undecided
    from staged_workplaces as w
    left join running as r
        on
            r.as_of_month = w.reporting_month
            and r.institution_id = w.institution_id
            and r.workplace_id = w.workplace_id
    left join undecided as u on u.institution_id = w.institution_id
    where
        w.reporting_month is not null and w.institution_id is not null and w.workplace_id is not null
        and w.project_id is not null
)
select
    'workplaces' as dataset, file_number, row_number, 'places_filled' as column_name, places_filled as value,
    'differs' as problem, running, reporting_month as month
from compared
where places_filled not between running and running + undecided
