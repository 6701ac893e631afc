-- grain: one row per project, institution, programme, entry year, academic year and type of agreement
-- reads: state, mart_enrollments; academic_year is the year of the entry date
select
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    e.entry_year as academic_year,
    e.programme_code,
    e.enrollments,
    e.running,
    e.dropped_out
from state as s
inner join mart_enrollments as e on e.slice_id = s.slice_id
