-- grain: one row per period, project, institution, year of entry, gender and completeness,
--   and per programme and academic year if asked
-- reads: state, mart_participants; persons are in several programmes and years, so each choice has its own rows
select
    s.month,
    s.calendar_year,
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    p.programme_code,
    p.academic_year,
    p.entry_calendar_year,
    p.gender,
    p.is_complete,
    p.participants
from state as s
inner join mart_participants as p on p.slice_id = s.slice_id
where (p.programme_code is not null) = $per_programme and (p.academic_year is not null) = $per_academic_year
