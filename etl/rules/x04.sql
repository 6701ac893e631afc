-- grain: one row per staged pilot; reads: staged_pilots
-- The level secundair_volwassenenonderwijs belongs to adult education (VWO), and no other does.
select
    'pilots' as dataset, file_number, row_number, 'programme_level' as column_name, programme_level as value,
    case when sector = 'VWO' then 'adult' else 'higher' end as problem
from staged_pilots
where (programme_level = 'secundair_volwassenenonderwijs') <> (sector = 'VWO')
