-- grain: one row per staged event and date that does not fit its precision; reads: staged_events
-- onbekend: no date; dag: one day; maand: one month; periode: a start and an end. The end is not before the start.
with starts as (
    select
        file_number, row_number, 'date_start' as column_name, date_start as value, date_precision, date_start,
        case
            when date_precision = 'onbekend' and date_start is not null then 'unknown_but_dated'
            when date_precision <> 'onbekend' and date_start is null then 'no_start'
        end as problem
    from staged_events
),
ends as (
    select
        file_number, row_number, 'date_end' as column_name, date_end as value, date_precision, date_start,
        case
            when date_precision = 'onbekend' and date_end is not null then 'unknown_but_dated'
            when date_precision = 'periode' and date_end is null then 'no_end'
            when date_precision = 'dag' and date_end <> date_start then 'not_one_day'
            when date_precision = 'maand' and last_day(date_end) <> last_day(date_start) then 'not_one_month'
            when date_end < date_start then 'end_before_start'
        end as problem
    from staged_events
),
judged as (
    select * from starts
    union all
    select * from ends
)
select
    'events' as dataset, file_number, row_number, column_name, value, problem,
    date_precision as precision, date_start as start
from judged
where problem is not null
