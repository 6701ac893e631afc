-- grain: one row per staged row; reads: staged_*, staged_keepers, ref_projects; parameter: $current_month ('2022-10')
-- The month is not after the current one, and not before the project's start where that is known.
with wrong_months as (
    select distinct
        k.dataset, k.project_id, k.reporting_month,
        case when k.reporting_month > $current_month then 'future' else 'before_start' end as problem,
        p.start_date as start
    from staged_keepers as k
    left join ref_projects as p on p.project_id = k.project_id
    where k.reporting_month > $current_month or k.reporting_month < strftime(p.start_date, '%Y-%m')
),
placed as (
    select 'pilots' as dataset, s.file_number, s.row_number, s.project_id, s.reporting_month, w.problem, w.start
    from staged_pilots as s
    inner join wrong_months as w
        on
            w.dataset = 'pilots' and w.reporting_month = s.reporting_month
            and w.project_id is not distinct from s.project_id
    union all
    select 'workplaces', s.file_number, s.row_number, s.project_id, s.reporting_month, w.problem, w.start
    from staged_workplaces as s
    inner join wrong_months as w
        on
            w.dataset = 'workplaces' and w.reporting_month = s.reporting_month
            and w.project_id is not distinct from s.project_id
    union all
    select 'enrollments', s.file_number, s.row_number, s.project_id, s.reporting_month, w.problem, w.start
    from staging.enrollments_rows as s
    inner join wrong_months as w
        on
            w.dataset = 'enrollments' and w.reporting_month = s.reporting_month
            and w.project_id is not distinct from s.project_id
)
select
    dataset, file_number, row_number, 'reporting_month' as column_name, reporting_month as value, problem,
    $current_month as current_month, project_id as project, start
from placed
