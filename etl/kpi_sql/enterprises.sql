-- grain: one row per period, project, institution, enterprise and size; academic_year is that of the state (31 August)
-- reads: state, mart_enterprises
select
    s.state_academic_year as academic_year,
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    e.enterprise_number,
    e.size_group
from state as s
inner join mart_enterprises as e on e.slice_id = s.slice_id
