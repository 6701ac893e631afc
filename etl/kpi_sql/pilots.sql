-- grain: one row per period, project, institution, academic year and pilot; the sector is the pilot's own
-- reads: state, mart_pilots
select
    s.month,
    s.project_id,
    s.institution_id,
    s.institution_type,
    p.academic_year,
    p.pilot_id,
    p.sector,
    p.programme_code,
    p.status,
    p.load_total,
    p.load_workplace
from state as s
inner join mart_pilots as p on p.slice_id = s.slice_id
