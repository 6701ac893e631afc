-- grain: one row per staged pilot; reads: staged_pilots
-- The workplace takes half of the study load in adult education, and a third in higher education (shares rounded down,
-- so that one below the limit never shows as the limit).
select
    'pilots' as dataset, file_number, row_number, 'load_workplace' as column_name, load_workplace as value,
    case when sector = 'VWO' then 'adult' else 'higher' end as problem,
    cast(floor(1000 * load_workplace / load_total) / 10 as decimal(6, 1)) as share
from staged_pilots
where load_workplace * (case when sector = 'VWO' then 2 else 3 end) < load_total and sector is not null
