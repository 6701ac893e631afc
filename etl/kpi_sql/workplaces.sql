-- grain: one row per period, project, institution and workplace; academic_year is that of the state (31 August)
-- reads: state, mart_workplaces
select
    s.month,
    s.state_academic_year as academic_year,
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    w.workplace_id,
    w.enterprise_number,
    case when w.size_class in ('micro', 'klein', 'middelgroot') then 'kmo' else w.size_class end as size_group,
    w.status,
    w.places_offered,
    w.places_filled,
    w.mentors_total,
    w.mentors_trained,
    w.mentor_training
from state as s
inner join mart_workplaces as w on w.slice_id = s.slice_id
