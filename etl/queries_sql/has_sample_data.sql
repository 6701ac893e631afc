-- Grain: one row. Reads: uploads, current_snapshots.
-- Meaning: does sample data count in the current state?
select count(*) > 0 as has_sample_data
from current_snapshots as s
inner join uploads as u on u.upload_id = s.upload_id
where u.is_sample
