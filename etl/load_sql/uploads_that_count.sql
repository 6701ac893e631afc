-- grain: one row per upload all of whose snapshots still count
select s.upload_id
from w.snapshots as s
left join w.current_snapshots as c on c.snapshot_id = s.snapshot_id
group by s.upload_id
having count(*) = count(c.snapshot_id);
