-- grain: one row per period and current snapshot: has anything of a data set been delivered for what is asked?
-- reads: state, slice_snapshots, snapshots, current_snapshots
select s.month, s.calendar_year, s.project_id, s.institution_id, s.project_sector as sector, s.institution_type, n.dataset
from state as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
union all
select null, null, null, null, null, null, dataset
from current_snapshots
where dataset = 'events'
