-- Grain: one row per province. Reads: slices, slice_snapshots, snapshots, workplaces, ref_projects, the postal ranges
--   (bound lists of first and last code and province).
-- Meaning: the state as of month $as_of by the workplace's postal code: active workplaces as K15 counts them, places of
--   these as K16 does, enterprises of any status as K17 does. $own, $sector, $project_id, $institution_id: null = all.
with ranges as (
    select
        unnest($first_codes) as first_code,
        unnest($last_codes) as last_code,
        unnest($provinces) as province
)

select
    g.province,
    count(distinct s.institution_id || '/' || w.workplace_id) filter (where w.status = 'actief') as workplaces,
    count(distinct w.enterprise_number) as enterprises,
    coalesce(sum(w.places_offered) filter (where w.status = 'actief'), 0) as places_offered,
    coalesce(sum(w.places_filled) filter (where w.status = 'actief'), 0) as places_filled
from slices as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
inner join workplaces as w on w.snapshot_id = c.snapshot_id
left join ref_projects as r on r.project_id = s.project_id
left join ranges as g on cast(w.postal_code as integer) between g.first_code and g.last_code
where
    n.dataset = 'workplaces'
    and $as_of between s.month_from and s.month_until
    and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), s.institution_id))
    and (cast($sector as varchar) is null or r.sector = $sector)
    and (cast($project_id as varchar) is null or s.project_id = $project_id)
    and (cast($institution_id as varchar) is null or s.institution_id = $institution_id)
group by g.province
