-- Grain: one row per project and workplace of one institution.
-- Reads: slices, slice_snapshots, snapshots, files, workplaces.
-- Meaning: the state as of month $as_of, active workplaces first; $project_id restricts it, null means all.
select
    w.project_id,
    w.workplace_id,
    w.enterprise_name,
    w.size_class,
    w.postal_code,
    w.recognition,
    w.status,
    w.places_offered,
    w.places_filled,
    w.mentors_total,
    w.mentors_trained,
    w.mentor_training,
    n.reporting_month,
    n.upload_id,
    w.row_number,
    f.sha256
from slices as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
inner join files as f on f.upload_id = n.upload_id and f.file_number = n.file_number
inner join workplaces as w on w.snapshot_id = c.snapshot_id
where
    n.dataset = 'workplaces'
    and s.institution_id = $institution_id
    and $as_of between s.month_from and s.month_until
    and (cast($project_id as varchar) is null or s.project_id = $project_id)
order by case w.status when 'actief' then 0 when 'gepland' then 1 else 2 end, w.workplace_id, w.project_id
