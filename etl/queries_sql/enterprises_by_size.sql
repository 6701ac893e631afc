-- Grain: one row per size class. Reads: slices, slice_snapshots, snapshots, workplaces, ref_projects.
-- Meaning: enterprises with a workplace of any status as of month $as_of, counted as K17 does but by the contract's own
--   size classes; one with different classes counts in each. $own, $sector, $project_id, $institution_id: null = all.
select w.size_class, count(distinct w.enterprise_number) as enterprises
from slices as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
inner join workplaces as w on w.snapshot_id = c.snapshot_id
left join ref_projects as r on r.project_id = s.project_id
where
    n.dataset = 'workplaces'
    and $as_of between s.month_from and s.month_until
    and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), s.institution_id))
    and (cast($sector as varchar) is null or r.sector = $sector)
    and (cast($project_id as varchar) is null or s.project_id = $project_id)
    and (cast($institution_id as varchar) is null or s.institution_id = $institution_id)
group by w.size_class
order by w.size_class
