-- grain: one row per staged workplace and part that exceeds its whole; reads: staged_workplaces
-- Places filled are offered; mentors trained are mentors.
select
    'workplaces' as dataset, file_number, row_number, 'places_filled' as column_name, places_filled as value,
    'places' as problem, places_offered as whole
from staged_workplaces
where places_filled > places_offered
union all
select 'workplaces', file_number, row_number, 'mentors_trained', mentors_trained, 'mentors', mentors_total
from staged_workplaces
where mentors_trained > mentors_total
