-- grain: one row per closed project and calendar year
insert into w.closed_periods by name
select $project_id as project_id, $year as year
where not exists (select 1 from w.closed_periods where project_id = $project_id and year = $year);
