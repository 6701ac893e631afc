-- grain: one row per slice and active workplace
-- reads: chosen_snapshots, workplaces
-- meaning: the active workplaces of the state, for K15: one can stand in two projects, so they are counted by ID
select c.slice_id, w.workplace_id
from chosen_snapshots as c
inner join workplaces as w on w.snapshot_id = c.snapshot_id
where c.dataset = 'workplaces' and w.status = 'actief'
