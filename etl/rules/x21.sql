-- grain: one row per staged event and contradiction; reads: staged_events
-- The parts of an attendance are not more than the total; an event that was not held has no attendance.
with parts as (
    select *, coalesce(attendees_institutions, 0) + coalesce(attendees_field, 0) as attendees_parts
    from staged_events
)
select
    'events' as dataset, file_number, row_number, 'attendees_total' as column_name, attendees_total as value,
    'parts' as problem, attendees_parts as parts, status
from parts
where attendees_parts > attendees_total
union all
select
    'events', file_number, row_number,
    case
        when attendees_total > 0 then 'attendees_total'
        when attendees_institutions > 0 then 'attendees_institutions'
        else 'attendees_field'
    end,
    greatest(attendees_total, attendees_parts),
    'not_held', attendees_parts, status
from parts
where status <> 'uitgevoerd' and (attendees_total > 0 or attendees_parts > 0)
