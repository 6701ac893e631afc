-- Grain: one row per institution. Reads: ref_institutions, snapshots.
-- Meaning: every institution that the reference data name or that delivered something.
select institution_id
from ref_institutions
union
select institution_id
from snapshots
where institution_id <> ''
