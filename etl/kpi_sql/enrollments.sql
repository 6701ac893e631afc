-- grain: one row per period, project, institution, academic year, programme, entry year and type of agreement
-- reads: state, mart_enrollments
select
    s.month,
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    e.academic_year,
    e.programme_code,
    e.agreement_type,
    e.enrollments,
    e.with_allowance,
    e.without_allowance
from state as s
inner join mart_enrollments as e on e.slice_id = s.slice_id
