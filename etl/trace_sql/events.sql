-- grain: one row per state and accepted row of events held by then
-- reads: periods, current_snapshots, events; undated events always count; $own limits the institutions (null = all)
select
    p.month,
    f.event_type,
    f.event_id,
    coalesce(f.themes, '') as themes,
    f.occurrences,
    f.attendees_total,
    f.event_id as identity,
    f.snapshot_id,
    f.row_number
from current_snapshots as c
inner join events as f on f.snapshot_id = c.snapshot_id
inner join periods as p
    on
        coalesce(f.date_end, f.date_start) is null
        or substr(cast(coalesce(f.date_end, f.date_start) as varchar), 1, 7) <= p.as_of_month
where
    c.dataset = 'events'
    and f.status = 'uitgevoerd'
    and (
        cast($own as varchar[]) is null
        or f.institution_id is null
        or list_contains(cast($own as varchar[]), f.institution_id)
    )
