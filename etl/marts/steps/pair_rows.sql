-- grain: one row per project and institution
-- reads: slices, slice_snapshots, snapshots
-- meaning: rows that the marts of the pair read, to make them in portions that fit in memory
select s.project_id, s.institution_id, cast(sum(n.rows) as bigint) as rows
from slices as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
group by s.project_id, s.institution_id
order by s.project_id, s.institution_id
