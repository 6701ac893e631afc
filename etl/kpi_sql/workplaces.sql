-- grain: one row per period, project, institution and active workplace; and one without ID per kind of mentor training,
--   so that who delivered workplaces of which none is active has 0
-- reads: state, mart_workplaces, mart_mentors
select s.month, s.project_id, s.institution_id, s.project_sector as sector, w.workplace_id
from state as s
inner join mart_workplaces as w on w.slice_id = s.slice_id
union all
select s.month, s.project_id, s.institution_id, s.project_sector as sector, null as workplace_id
from state as s
inner join mart_mentors as m on m.slice_id = s.slice_id
