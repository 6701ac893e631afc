-- grain: one row per stored file, of those with the hashes given, all of whose snapshots still count
select f.sha256, f.upload_id
from w.files as f
inner join w.snapshots as s on s.upload_id = f.upload_id and s.file_number = f.file_number
left join w.current_snapshots as c on c.snapshot_id = s.snapshot_id
where list_contains($hashes, f.sha256)
group by f.sha256, f.upload_id
having count(*) = count(c.snapshot_id);
