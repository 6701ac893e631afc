-- Grain: one row. Reads: current_snapshots, uploads.
-- Meaning: when the newest monthly file came that counts now and is of a month up to $as_of; of the institutions and
--   projects given (null = all). Events are of no month, and those shipped with the program came when they were loaded.
select max(u.known_from) as last_delivered
from current_snapshots as c
inner join uploads as u on u.upload_id = c.upload_id
where c.dataset <> 'events'
    and c.reporting_month <= $as_of
    and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), c.institution_id))
    and (cast($institution_id as varchar) is null or c.institution_id = $institution_id)
    and (cast($project_ids as varchar[]) is null or list_contains(cast($project_ids as varchar[]), c.project_id))
