-- Grain: one row. Reads: current_snapshots, uploads.
-- Meaning: when the newest delivery was made that counts now and holds months up to $as_of, or events (they have no
--   month); of the institutions given (null = all, and the department's own deliveries).
select max(u.known_from) as last_delivered
from current_snapshots as c
inner join uploads as u on u.upload_id = c.upload_id
where c.reporting_month <= $as_of
    and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), c.institution_id))
