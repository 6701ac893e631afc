-- grain: one row per row of either mart: enrolments bring running learners, active workplaces bring mentors
-- reads: state, slice_snapshots, snapshots, mart_enrollments, mart_mentors
-- meaning: what a row does not bring is null, not 0; where enrolments are delivered there are 0 learners or more
select s.month, s.project_id, s.institution_id, s.project_sector as sector, e.running, null as mentors
from state as s
inner join mart_enrollments as e on e.slice_id = s.slice_id
union all
select s.month, s.project_id, s.institution_id, s.project_sector as sector, 0 as running, null as mentors
from state as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
where n.dataset = 'enrollments'
union all
select s.month, s.project_id, s.institution_id, s.project_sector as sector, null as running, m.mentors_total as mentors
from state as s
inner join mart_mentors as m on m.slice_id = s.slice_id
