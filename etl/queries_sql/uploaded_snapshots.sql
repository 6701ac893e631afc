-- Grain: one row per snapshot. Reads: uploads, files, snapshots, current_snapshots.
-- Meaning: who delivered what and when; $own restricts it to some institutions, null means all.
select
    u.upload_id,
    u.accepted_at,
    u.known_from,
    u.actor,
    u.role,
    u.reason,
    u.is_sample,
    u.contract_version,
    u.withdrawn_at,
    f.name as file_name,
    f.sha256,
    s.dataset,
    s.project_id,
    s.institution_id,
    s.academic_year,
    s.reporting_month,
    s.rows,
    c.snapshot_id is not null as is_current
from snapshots as s
inner join uploads as u on u.upload_id = s.upload_id
inner join files as f on f.upload_id = s.upload_id and f.file_number = s.file_number
left join current_snapshots as c on c.snapshot_id = s.snapshot_id
where
    (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), s.institution_id))
    and (cast($institution_id as varchar) is null or s.institution_id = $institution_id)
    and (cast($project_id as varchar) is null or s.project_id = $project_id)
    and (cast($month as varchar) is null or s.reporting_month = $month)
order by s.seq desc, s.snapshot_id desc
limit $limit
