-- grain: one row per snapshot of the projects up to a month, of uploads that are not withdrawn; with the events
-- reads: snapshots, uploads, files, current_snapshots, ref_projects
-- meaning: the deliveries behind a report's figures, replaced ones too (the first one decides what is on time)
select
    s.upload_id,
    f.name as file_name,
    s.dataset,
    nullif(s.project_id, '') as project_id,
    nullif(s.institution_id, '') as institution_id,
    nullif(s.academic_year, '') as academic_year,
    nullif(s.reporting_month, '') as reporting_month,
    s.rows,
    f.sha256,
    u.actor,
    u.role,
    u.known_from,
    u.contract_version,
    u.reason,
    c.snapshot_id is not null as is_current
from snapshots as s
inner join uploads as u on u.upload_id = s.upload_id
inner join files as f on f.upload_id = s.upload_id and f.file_number = s.file_number
left join current_snapshots as c on c.snapshot_id = s.snapshot_id
left join ref_projects as r on r.project_id = s.project_id
where
    u.withdrawn_seq is null
    and (
        (s.dataset <> 'events' and list_contains($projects, s.project_id) and s.reporting_month <= $as_of)
        or (s.dataset = 'events' and (list_contains($projects, s.project_id) or r.sector = 'NETWERK'))
    )
order by s.seq, s.file_number, s.dataset, s.project_id, s.institution_id, s.academic_year, s.reporting_month
