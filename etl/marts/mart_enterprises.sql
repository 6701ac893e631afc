-- grain: one row per slice, enterprise and size
-- reads: chosen_snapshots, workplaces
-- meaning: the enterprises with a workplace of any status, for K17; the number is its 10 digits, as a whole number
select distinct
    c.slice_id,
    cast(w.enterprise_number as bigint) as enterprise_number,
    case when w.size_class in ('micro', 'klein', 'middelgroot') then 'kmo' else w.size_class end as size_group
from chosen_snapshots as c
inner join workplaces as w on w.snapshot_id = c.snapshot_id
where c.dataset = 'workplaces'
