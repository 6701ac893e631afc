-- grain: one row per state asked for and snapshot of it
-- reads: state, slice_snapshots, snapshots
select distinct s.slice_id, c.snapshot_id, n.dataset
from state as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
