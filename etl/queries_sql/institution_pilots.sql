-- Grain: one row per project, academic year and pilot of one institution.
-- Reads: slices, slice_snapshots, snapshots, files, pilots.
-- Meaning: the state as of month $as_of; $project_id and $academic_year restrict it, null means all.
select
    p.project_id,
    p.academic_year,
    p.pilot_id,
    p.programme_name,
    p.programme_level,
    p.status,
    p.start_date,
    p.end_date,
    p.load_workplace,
    p.load_total,
    p.continued_from,
    n.reporting_month,
    n.upload_id,
    p.row_number,
    f.sha256
from slices as s
inner join slice_snapshots as c on c.slice_id = s.slice_id
inner join snapshots as n on n.snapshot_id = c.snapshot_id
inner join files as f on f.upload_id = n.upload_id and f.file_number = n.file_number
inner join pilots as p on p.snapshot_id = c.snapshot_id
where
    n.dataset = 'pilots'
    and s.institution_id = $institution_id
    and $as_of between s.month_from and s.month_until
    and (cast($project_id as varchar) is null or s.project_id = $project_id)
    and (cast($academic_year as varchar) is null or p.academic_year = $academic_year)
order by p.academic_year desc, p.programme_name, p.pilot_id
