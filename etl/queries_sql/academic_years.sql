-- Grain: one row per academic year. Reads: current_snapshots.
-- Meaning: the academic years of which a current snapshot exists.
select distinct academic_year
from current_snapshots
where academic_year <> ''
order by academic_year
