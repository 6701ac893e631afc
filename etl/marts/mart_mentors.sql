-- grain: one row per slice and kind of mentor training
-- reads: chosen_snapshots, workplaces
-- meaning: places and mentors of the active workplaces, for K16, K18 and K19; where none is active the row holds 0
select
    c.slice_id,
    w.mentor_training,
    coalesce(sum(w.places_offered) filter (where w.status = 'actief'), 0) as places_offered,
    coalesce(sum(w.places_filled) filter (where w.status = 'actief'), 0) as places_filled,
    coalesce(sum(w.mentors_total) filter (where w.status = 'actief'), 0) as mentors_total,
    coalesce(sum(w.mentors_trained) filter (where w.status = 'actief'), 0) as mentors_trained
from chosen_snapshots as c
inner join workplaces as w on w.snapshot_id = c.snapshot_id
where c.dataset = 'workplaces'
group by c.slice_id, w.mentor_training
