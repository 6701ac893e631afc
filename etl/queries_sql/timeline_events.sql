-- Grain: one row per current event. Reads: events, current_snapshots, ref_institutions.
-- Meaning: the project timeline, undated events last.
select
    e.event_id,
    e.project_id,
    e.event_type,
    e.title,
    e.status,
    e.date_precision,
    e.date_start,
    e.date_end,
    e.occurrences,
    e.mode,
    e.organiser,
    e.institution_id,
    i.name as institution_name,
    e.themes,
    e.attendees_total,
    e.report_available,
    e.evidence_ref,
    s.upload_id,
    e.row_number
from events as e
inner join current_snapshots as s on s.snapshot_id = e.snapshot_id
left join ref_institutions as i on i.institution_id = e.institution_id
order by e.date_start nulls last, e.date_end, e.event_id
