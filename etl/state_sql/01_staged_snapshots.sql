-- grain: one row per snapshot key of the upload and file; reads: staged_*; rows whose key is not valid belong to none
create or replace table staged_snapshots as
with keyed as (
    select 'pilots' as dataset, project_id, institution_id, academic_year, reporting_month, file_number
    from staged_pilots
    union all
    select 'workplaces', project_id, institution_id, '', reporting_month, file_number
    from staged_workplaces
    union all
    select 'enrollments', project_id, institution_id, academic_year, reporting_month, file_number
    from staged_enrollments
    union all
    -- the keeper of an event is the institution that organises it, else the department ('')
    select
        'events',
        project_id,
        case when organiser = 'instelling' then institution_id else '' end,
        '',
        '',
        file_number
    from staged_events
)
select dataset, project_id, institution_id, academic_year, reporting_month, file_number, count(*) as rows
from keyed
where
    project_id is not null
    and institution_id is not null
    and academic_year is not null
    and reporting_month is not null
group by dataset, project_id, institution_id, academic_year, reporting_month, file_number;

create or replace table staged_months as
select distinct reporting_month as as_of_month
from staged_snapshots
where dataset <> 'events';

create or replace table staged_pairs as
select distinct project_id, institution_id
from staged_snapshots;
