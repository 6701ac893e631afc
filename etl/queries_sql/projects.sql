-- Grain: one row per project. Reads: ref_projects.
-- Meaning: titles and sectors of all projects.
select project_id, title_nl, title_en, sector
from ref_projects
order by sector, project_id
