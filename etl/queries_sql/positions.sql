-- Grain: one row per position on a theme of the policy recommendations. Reads: ref_recommendations.
-- Meaning: what the report says on each theme, in the order of the reference file.
select theme, sector, position_nl, position_en, stance, source
from ref_recommendations
order by rowid
