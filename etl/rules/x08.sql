-- grain: one row per staged pilot; reads: staged_pilots
-- A pilot starts between 1 July before its academic year and 31 August at its end.
with bounded as (
    select
        file_number, row_number, start_date, academic_year,
        cast(substr(academic_year, 1, 4) || '-07-01' as date) as first_day,
        cast(substr(academic_year, 6, 4) || '-08-31' as date) as last_day
    from staged_pilots
)
select
    'pilots' as dataset, file_number, row_number, 'start_date' as column_name, start_date as value,
    'outside' as problem, academic_year, first_day, last_day
from bounded
where start_date not between first_day and last_day
