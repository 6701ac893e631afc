-- grain: one row per staged row; reads: staged_*, staged_keepers, closed_periods
-- The calendar year of the reporting month is not closed for the project; events without a date belong to no year.
with closed_months as (
    select distinct k.dataset, k.project_id, k.reporting_month, c.year
    from staged_keepers as k
    inner join closed_periods as c
        on c.project_id = k.project_id and c.year = cast(substr(k.reporting_month, 1, 4) as integer)
)
select
    'pilots' as dataset, s.file_number, s.row_number, 'reporting_month' as column_name, s.reporting_month as value,
    'closed' as problem, c.year, s.project_id as project
from staged_pilots as s
inner join closed_months as c
    on c.dataset = 'pilots' and c.project_id = s.project_id and c.reporting_month = s.reporting_month
union all
select
    'workplaces', s.file_number, s.row_number, 'reporting_month', s.reporting_month, 'closed', c.year, s.project_id
from staged_workplaces as s
inner join closed_months as c
    on c.dataset = 'workplaces' and c.project_id = s.project_id and c.reporting_month = s.reporting_month
union all
select
    'enrollments', s.file_number, s.row_number, 'reporting_month', s.reporting_month, 'closed', c.year, s.project_id
from staging.enrollments_rows as s
inner join closed_months as c
    on c.dataset = 'enrollments' and c.project_id = s.project_id and c.reporting_month = s.reporting_month
union all
select
    'events', s.file_number, s.row_number, 'date_start', cast(s.date_start as varchar), 'closed', c.year, s.project_id
from staged_events as s
inner join closed_periods as c on c.project_id = s.project_id and c.year = year(s.date_start)
