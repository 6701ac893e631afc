-- grain: one row per period and event held by then; if asked, one per period, event and theme (named twice counts once)
-- reads: periods, current_snapshots, events; undated events always count; $own limits the institutions (null = all)
with held as (
    select
        p.month,
        e.event_id,
        e.event_type,
        e.themes,
        e.occurrences,
        e.attendees_total,
        coalesce(e.date_end, e.date_start) is null as is_undated
    from current_snapshots as c
    inner join events as e on e.snapshot_id = c.snapshot_id
    inner join periods as p
        on
            coalesce(e.date_end, e.date_start) is null
            or substr(cast(coalesce(e.date_end, e.date_start) as varchar), 1, 7) <= p.as_of_month
    where
        c.dataset = 'events'
        and e.status = 'uitgevoerd'
        and (
            cast($own as varchar[]) is null
            or e.institution_id is null
            or list_contains(cast($own as varchar[]), e.institution_id)
        )
)

select month, event_id, event_type, null as theme, occurrences, attendees_total, is_undated
from held
where not $per_theme
union all
select
    month,
    event_id,
    event_type,
    unnest(list_distinct(string_split(themes, '|'))) as theme,
    occurrences,
    attendees_total,
    is_undated
from held
where $per_theme and themes is not null
