-- Grain: one row. Reads: current_snapshots.
-- Meaning: the last month up to $as_of of which something was delivered, of the institutions and projects given (null = all).
select max(reporting_month) as latest_month
from current_snapshots
where dataset <> 'events'
    and reporting_month <= $as_of
    and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), institution_id))
    and (cast($institution_id as varchar) is null or institution_id = $institution_id)
    and (cast($project_ids as varchar[]) is null or list_contains(cast($project_ids as varchar[]), project_id))
