-- grain: one row per period, project, institution, year of exit and what is known of the result
-- reads: state, mart_exits; persons with a complete record who left and have no running enrolment
select
    s.calendar_year,
    s.project_id,
    s.institution_id,
    e.exit_calendar_year,
    e.qualification,
    e.destination_4w,
    e.participants
from state as s
inner join mart_exits as e on e.slice_id = s.slice_id
