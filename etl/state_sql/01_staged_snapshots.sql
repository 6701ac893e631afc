-- grain: one row per snapshot key of the upload and file; reads: staged_*; rows whose key is not valid belong to none
-- A file that states that there are no rows is staged as one row with nothing but its key: it counts 0 rows.
create or replace table staged_snapshots as
with keyed as (
    select 'pilots' as dataset, project_id, institution_id, academic_year, reporting_month, file_number, pilot_id as id
    from staged_pilots
    union all
    select 'workplaces', project_id, institution_id, '', reporting_month, file_number, workplace_id
    from staged_workplaces
    union all
    select 'enrollments', project_id, institution_id, academic_year, reporting_month, file_number, enrollment_id
    from staged_enrollments
    union all
    -- the keeper of an event is the institution that organises it, else the department ('')
    select
        'events',
        project_id,
        case when organiser = 'instelling' then institution_id else '' end,
        '',
        '',
        file_number,
        event_id
    from staged_events
)
select dataset, project_id, institution_id, academic_year, reporting_month, file_number, count(id) as rows
from keyed
where
    project_id is not null
    and institution_id is not null
    and academic_year is not null
    and reporting_month is not null
group by dataset, project_id, institution_id, academic_year, reporting_month, file_number;

-- grain: one row per month that a staged row names, and per institution; also rows whose other key cells are faulty,
-- because the rest of such a row is judged too; staging.enrollments_rows holds the enrolments without their hashes
create or replace table staged_months as
with named as (
    select reporting_month
    from staged_pilots
    union
    select reporting_month
    from staged_workplaces
    union
    select reporting_month
    from staging.enrollments_rows
)
select reporting_month as as_of_month
from named
where reporting_month is not null;

create or replace table staged_institutions as
with named as (
    select institution_id
    from staged_pilots
    union
    select institution_id
    from staged_workplaces
    union
    select institution_id
    from staging.enrollments_rows
)
select institution_id
from named
where institution_id is not null;
