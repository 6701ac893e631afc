-- grain: one row per staged row of pilots, workplaces or events; reads: staged_*, ref_projects
-- The project is known.
with named as (
    select 'pilots' as dataset, file_number, row_number, project_id from staged_pilots
    union all
    select 'workplaces', file_number, row_number, project_id from staged_workplaces
    union all
    select 'events', file_number, row_number, project_id from staged_events
)
select dataset, file_number, row_number, 'project_id' as column_name, project_id as value, 'unknown' as problem
from named
where project_id is not null and not exists (select 1 from ref_projects as r where r.project_id = named.project_id)
