-- grain: one row per traced row, with the file and the upload it came with
-- reads: traced, snapshots, files, uploads; at most $limit rows
select
    t.snapshot_id,
    t.row_number,
    n.dataset,
    t.identity,
    n.upload_id,
    f.name,
    f.sha256,
    u.actor,
    u.known_from,
    u.contract_version
from traced as t
inner join snapshots as n on n.snapshot_id = t.snapshot_id
inner join files as f on f.upload_id = n.upload_id and f.file_number = n.file_number
inner join uploads as u on u.upload_id = n.upload_id
order by n.project_id, n.institution_id, n.reporting_month, n.snapshot_id, t.row_number
limit $limit
