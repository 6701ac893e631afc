-- grain: one row per period, project, institution and kind of mentor training; active workplaces only
-- reads: state, mart_mentors
select
    s.month,
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    m.mentor_training,
    m.places_offered,
    m.places_filled,
    m.mentors_total,
    m.mentors_trained
from state as s
inner join mart_mentors as m on m.slice_id = s.slice_id
