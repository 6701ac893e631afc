-- grain: one row per slice, calendar year of exit, gender, employment at entry, qualification and
--   situation after 4 weeks
-- reads: person_state
-- meaning: persons with a complete record who left and have no running enrolment, by their last exit, for K12
select
    slice_id,
    exit_calendar_year,
    gender,
    employment_at_entry,
    qualification,
    destination_4w,
    count(*) as participants
from person_state
where is_complete and has_left
group by slice_id, exit_calendar_year, gender, employment_at_entry, qualification, destination_4w
