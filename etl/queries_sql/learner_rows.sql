-- Grain: one row per accepted row of a learner in a project and institution, those of withdrawn uploads too.
-- Reads: enrollments, snapshots.
select s.upload_id, s.file_number, e.row_number
from enrollments as e
inner join snapshots as s on s.snapshot_id = e.snapshot_id
where
    s.project_id = $project_id
    and s.institution_id = $institution_id
    and e.learner_hash = cast($learner as uuid)
order by s.upload_id, s.file_number, e.row_number
