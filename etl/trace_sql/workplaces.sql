-- grain: one row per state and accepted row of workplaces
-- reads: state, chosen_snapshots, workplaces
select
    s.month,
    s.state_academic_year as academic_year,
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    f.workplace_id,
    f.enterprise_number,
    case when f.size_class in ('micro', 'klein', 'middelgroot') then 'kmo' else f.size_class end as size_group,
    f.status,
    f.places_offered,
    f.places_filled,
    f.mentors_total,
    f.mentors_trained,
    f.mentor_training,
    f.workplace_id as identity,
    f.snapshot_id,
    f.row_number
from state as s
inner join chosen_snapshots as c on c.slice_id = s.slice_id
inner join workplaces as f on f.snapshot_id = c.snapshot_id
where c.dataset = 'workplaces'
