-- grain: one row per slice that is to be made and snapshot of it
-- reads: slices, slice_snapshots, snapshots
-- meaning: what the marts are made from: the slices of the pairs given, from a month on
select c.slice_id, c.snapshot_id, n.dataset
from (select unnest($project_ids) as project_id, unnest($institution_ids) as institution_id, unnest($months) as month)
    as wanted
inner join slices as s
    on
        s.project_id = wanted.project_id
        and s.institution_id = wanted.institution_id
        and s.month_from >= wanted.month
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
