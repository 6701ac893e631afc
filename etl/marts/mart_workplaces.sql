-- grain: one row per slice and workplace
-- reads: chosen_snapshots, workplaces
-- meaning: the workplaces of the state, for K15-K19; places and mentors are counts
select
    c.slice_id,
    w.workplace_id,
    w.enterprise_number,
    w.size_class,
    w.status,
    w.places_offered,
    w.places_filled,
    w.mentors_total,
    w.mentors_trained,
    w.mentor_training
from chosen_snapshots as c
inner join workplaces as w on w.snapshot_id = c.snapshot_id
where c.dataset = 'workplaces'
