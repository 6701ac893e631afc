-- the period takes uploads again
delete from w.closed_periods
where project_id = $project_id and year = $year;
