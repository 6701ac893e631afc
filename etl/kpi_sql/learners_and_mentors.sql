-- grain: one row per row of either mart: enrolments bring running learners, active workplaces bring mentors
-- reads: state, mart_enrollments, mart_workplaces; the part that a row does not bring is null, not 0
select s.month, s.project_id, s.institution_id, s.project_sector as sector, e.running, null as mentors
from state as s
inner join mart_enrollments as e on e.slice_id = s.slice_id
union all
select s.month, s.project_id, s.institution_id, s.project_sector as sector, null as running, w.mentors_total as mentors
from state as s
inner join mart_workplaces as w on w.slice_id = s.slice_id
where w.status = 'actief'
