-- grain: one row per period, project, institution, year of exit, gender and result,
--   for the persons among whom the result is looked for
-- reads: state, mart_exits; $inactive and $employed are the employments at entry of schemas/esf.py
with exits as (
    select
        s.calendar_year,
        s.project_id,
        s.institution_id,
        s.project_sector as sector,
        e.exit_calendar_year,
        e.gender,
        e.employment_at_entry,
        e.qualification,
        e.destination_4w,
        e.participants
    from state as s
    inner join mart_exits as e on e.slice_id = s.slice_id
),

results as (
    select *, 'qualification' as result, qualification = 'ja' as is_reached
    from exits
    union all
    select *, 'work' as result, destination_4w in ('werk', 'zelfstandig') as is_reached
    from exits
    where not list_contains($employed, employment_at_entry)
    union all
    select *, 'job_search' as result, destination_4w = 'werkzoekend' as is_reached
    from exits
    where list_contains($inactive, employment_at_entry)
    union all
    select *, 'education' as result, destination_4w = 'opleiding' as is_reached
    from exits
)

select
    calendar_year,
    project_id,
    institution_id,
    sector,
    exit_calendar_year,
    gender,
    result,
    is_reached,
    participants
from results
