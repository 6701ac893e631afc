-- Grain: one row per reporting month. Reads: current_snapshots.
-- Meaning: the months that can be chosen as 'as of'; the last one is the default.
select distinct reporting_month
from current_snapshots
where reporting_month <> ''
order by reporting_month
