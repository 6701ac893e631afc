-- Grain: one row per project and institution that has delivered, with the project's sector.
-- Reads: slices, ref_projects.
select distinct s.project_id, s.institution_id, coalesce(r.sector, 'onbekend') as sector
from slices as s
left join ref_projects as r on r.project_id = s.project_id
order by s.project_id, s.institution_id
