-- Grain: one row. Reads: ref_project_institutions, ref_projects.
-- Meaning: how many institutions take part in projects of sector $sector.
select count(distinct l.institution_id) as institutions
from ref_project_institutions as l
inner join ref_projects as p on p.project_id = l.project_id
where p.sector = $sector
