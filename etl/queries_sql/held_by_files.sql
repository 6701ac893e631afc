-- Grain: one row per file of an upload that holds rows with a valid key. Reads: staged_snapshots.
-- Meaning: the reporting months of the file (none for events), and the institutions ('' = the department).
select
    file_number,
    coalesce(list(distinct reporting_month order by reporting_month) filter (where reporting_month <> ''), []) as months,
    list(distinct institution_id order by institution_id) as institutions
from staged_snapshots
group by file_number
