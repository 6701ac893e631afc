-- grain: one row per staged enrolment and date; reads: staging.enrollments_rows, staged_keepers
-- Nobody enters or leaves after the end of the reporting month.
with months as (
    select distinct reporting_month, last_day(cast(reporting_month || '-01' as date)) as month_end
    from staged_keepers
    where dataset = 'enrollments'
),
late as (
    select e.file_number, e.row_number, e.reporting_month, e.entry_date, e.exit_date, m.month_end
    from staging.enrollments_rows as e
    inner join months as m on m.reporting_month = e.reporting_month
    where greatest(e.entry_date, e.exit_date) > m.month_end
)
select
    'enrollments' as dataset, file_number, row_number, 'entry_date' as column_name, null as value,
    'too_late' as problem, reporting_month as month
from late
where entry_date > month_end
union all
select 'enrollments', file_number, row_number, 'exit_date', null, 'too_late', reporting_month
from late
where exit_date > month_end
