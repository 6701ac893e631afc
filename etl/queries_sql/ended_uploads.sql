-- Grain: one row per upload and project, of uploads that hold only projects that ended before $before.
-- Reads: snapshots, ref_projects.
select distinct s.upload_id, s.project_id
from snapshots as s
where s.upload_id not in (
    select o.upload_id
    from snapshots as o
    left join ref_projects as p on p.project_id = o.project_id
    where p.end_date is null or p.end_date >= $before
)
order by s.upload_id, s.project_id
