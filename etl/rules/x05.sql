-- grain: one row per staged pilot or workplace and date that is wrong or missing; reads: staged_pilots, staged_workplaces
-- The end is not before the start. Pilots have a start unless in preparation, and an end when completed or stopped;
-- workplaces have a start unless planned.
with dated as (
    select
        'pilots' as dataset, file_number, row_number, start_date, end_date, status,
        status <> 'voorbereiding' as must_have_start,
        status in ('afgerond', 'stopgezet') as must_have_end
    from staged_pilots
    union all
    select 'workplaces', file_number, row_number, start_date, end_date, status, status <> 'gepland', false
    from staged_workplaces
)
select
    dataset, file_number, row_number, 'end_date' as column_name, cast(end_date as varchar) as value,
    'end_before_start' as problem, start_date as start, status
from dated
where end_date < start_date
union all
select dataset, file_number, row_number, 'start_date', null, 'no_start', null, status
from dated
where must_have_start and start_date is null
union all
select dataset, file_number, row_number, 'end_date', null, 'no_end', null, status
from dated
where must_have_end and end_date is null
