-- grain: one row per staged enrolment and contradiction; reads: staging.enrollments_rows
-- An exit date goes with a status of having left and with a reason; a destination needs an exit date; exit follows entry.
with left_or_nearly as (
    select
        file_number, row_number, entry_date, exit_date, exit_reason, destination_4w,
        status in ('afgerond', 'uitgevallen', 'overgestapt_niet_duaal') as has_left
    from staging.enrollments_rows
    where
        exit_date is not null or exit_reason is not null or destination_4w is not null
        or status in ('afgerond', 'uitgevallen', 'overgestapt_niet_duaal')
),
contradictions as (
    select file_number, row_number, 'exit_date' as column_name, 'no_exit_date' as problem
    from left_or_nearly
    where has_left and exit_date is null
    union all
    select file_number, row_number, 'status', 'not_left'
    from left_or_nearly
    where not has_left and exit_date is not null
    union all
    select file_number, row_number, 'exit_reason', 'no_reason'
    from left_or_nearly
    where exit_date is not null and exit_reason is null
    union all
    select file_number, row_number, 'exit_reason', 'reason_too_early'
    from left_or_nearly
    where exit_date is null and exit_reason is not null
    union all
    select file_number, row_number, 'destination_4w', 'destination_too_early'
    from left_or_nearly
    where exit_date is null and destination_4w is not null
    union all
    select file_number, row_number, 'exit_date', 'exit_before_entry'
    from left_or_nearly
    where exit_date < entry_date
)
select 'enrollments' as dataset, file_number, row_number, column_name, null as value, problem
from contradictions
