-- grain: one row per staged pilot; reads: staged_pilots
-- The study load at the workplace is part of the total.
select
    'pilots' as dataset, file_number, row_number, 'load_workplace' as column_name, load_workplace as value,
    'too_much' as problem, load_total as total
from staged_pilots
where load_workplace > load_total
