-- grain: one row per staged row; reads: staged_*; parameter: $forbidden, keepers that the uploader may not write for
-- Every row belongs to an institution that the uploader may write for; events that no institution organises are the
-- department's ('').
with forbidden as (
    select unnest(cast($forbidden as varchar[])) as keeper
)
select
    'pilots' as dataset, file_number, row_number, 'institution_id' as column_name, institution_id as value,
    'institution' as problem
from staged_pilots
where institution_id in (select keeper from forbidden)
union all
select 'workplaces', file_number, row_number, 'institution_id', institution_id, 'institution'
from staged_workplaces
where institution_id in (select keeper from forbidden)
union all
select 'enrollments', file_number, row_number, 'institution_id', institution_id, 'institution'
from staging.enrollments_rows
where institution_id in (select keeper from forbidden)
union all
select 'events', file_number, row_number, 'institution_id', institution_id, 'institution'
from staged_events
where organiser = 'instelling' and institution_id in (select keeper from forbidden)
union all
select 'events', file_number, row_number, 'organiser', organiser, 'department'
from staged_events
where organiser <> 'instelling' and '' in (select keeper from forbidden)
