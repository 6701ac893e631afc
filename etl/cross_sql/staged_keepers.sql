-- grain: one row per data set, project, keeper of its rows and month; reads: staged_*
-- Unlike staged_snapshots also with what is not known (null). The keeper of an event is the institution that
-- organises it, else the department ('').
create or replace temp table staged_keepers as
select distinct 'pilots' as dataset, project_id, institution_id, reporting_month
from staged_pilots
union all
select distinct 'workplaces', project_id, institution_id, reporting_month
from staged_workplaces
union all
select distinct 'enrollments', project_id, institution_id, reporting_month
from staging.enrollments_rows
union all
select distinct
    'events', project_id,
    case when organiser = 'instelling' then institution_id when organiser is not null then '' end,
    cast(null as varchar)
from staged_events
