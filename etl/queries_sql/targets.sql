-- Grain: one row per target. Reads: ref_targets.
-- Meaning: the targets that the report or the department has set.
select kpi_id, coalesce(scope, ''), coalesce(academic_year, ''), cast(target as double), set_by, source
from ref_targets
order by kpi_id, coalesce(scope, ''), coalesce(academic_year, '')
