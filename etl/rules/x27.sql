-- grain: one row per staged row whose key is taken, or per file whose snapshot another file holds too
-- reads: staged_*, staged_snapshots, state_*_month, state_events, asof_pilots
-- No two rows have one key: not in the upload (files that hold the same snapshot are named once, not row by row), and
-- not in the state that stays: pilots over all institutions of a month, enrolments and workplaces within one.
with keyed as (
    select
        'pilots' as dataset, 'pilot_id' as column_name, pilot_id as id, reporting_month, '' as keeper,
        file_number, row_number, row(project_id, institution_id, academic_year) as snapshot
    from staged_pilots
    where (reporting_month, pilot_id) in (
        select (reporting_month, pilot_id)
        from staged_pilots
        group by reporting_month, pilot_id
        having count(*) > 1
    )
    union all
    select
        'workplaces', 'workplace_id', workplace_id, reporting_month, institution_id,
        file_number, row_number, row(project_id, institution_id, '')
    from staged_workplaces
    where (reporting_month, institution_id, workplace_id) in (
        select (reporting_month, institution_id, workplace_id)
        from staged_workplaces
        group by reporting_month, institution_id, workplace_id
        having count(*) > 1
    )
    union all
    select
        'enrollments', 'enrollment_id', enrollment_id, reporting_month, institution_id,
        file_number, row_number, row(project_id, institution_id, academic_year)
    from staging.enrollments_rows
    where (reporting_month, institution_id, enrollment_id) in (
        select (reporting_month, institution_id, enrollment_id)
        from staging.enrollments_rows
        group by reporting_month, institution_id, enrollment_id
        having count(*) > 1
    )
    union all
    select
        'events', 'event_id', event_id, '', '', file_number, row_number,
        row(project_id, case when organiser = 'instelling' then institution_id else '' end, '')
    from staged_events
    where event_id in (select event_id from staged_events group by event_id having count(*) > 1)
),
repeated as (
    select
        *,
        row_number() over key_rows as occurrence,
        first_value(file_number) over key_rows as other_file_number,
        first_value(row_number) over key_rows as other_row,
        first_value(snapshot) over key_rows as other_snapshot
    from keyed
    where id is not null and reporting_month is not null and keeper is not null
    window key_rows as (partition by dataset, reporting_month, keeper, id order by file_number, row_number)
),
twice_in_upload as (
    select
        dataset, file_number, row_number, column_name, id as value,
        case when file_number = other_file_number then 'row' else 'row_of_file' end as problem,
        other_file_number, other_row, cast(null as varchar) as snapshot
    from repeated
    where occurrence > 1 and (file_number = other_file_number or snapshot <> other_snapshot)
),
files_of_snapshot as (
    select
        dataset, file_number, min(file_number) over one_snapshot as other_file_number,
        concat_ws(
            ', ', nullif(project_id, ''), nullif(institution_id, ''), nullif(academic_year, ''),
            nullif(reporting_month, '')
        ) as snapshot
    from staged_snapshots
    window one_snapshot as (partition by dataset, project_id, institution_id, academic_year, reporting_month)
),
taken_pilots as (
    select reporting_month, pilot_id, null as other_than
    from state_pilots_month
    union all
    select as_of_month, pilot_id, institution_id
    from asof_pilots
    where not is_staged
),
taken_in_state as (
    select 'pilots' as dataset, s.file_number, s.row_number, 'pilot_id' as column_name, s.pilot_id as value
    from staged_pilots as s
    semi join taken_pilots as p
        on
            p.reporting_month = s.reporting_month and p.pilot_id = s.pilot_id
            and (p.other_than is null or p.other_than <> s.institution_id)
    union all
    select 'workplaces', s.file_number, s.row_number, 'workplace_id', s.workplace_id
    from staged_workplaces as s
    semi join state_workplaces_month as p
        on
            p.reporting_month = s.reporting_month and p.institution_id = s.institution_id
            and p.workplace_id = s.workplace_id
    union all
    select 'enrollments', s.file_number, s.row_number, 'enrollment_id', s.enrollment_id
    from staging.enrollments_rows as s
    semi join state_enrollments_month as p
        on
            p.reporting_month = s.reporting_month and p.institution_id = s.institution_id
            and p.enrollment_id = s.enrollment_id
    union all
    select 'events', s.file_number, s.row_number, 'event_id', s.event_id
    from staged_events as s
    semi join state_events as p on p.event_id = s.event_id
)
select dataset, file_number, row_number, column_name, value, problem, other_file_number, other_row, snapshot
from twice_in_upload
union all
select dataset, file_number, null, null, null, 'file', other_file_number, null, snapshot
from files_of_snapshot
where file_number > other_file_number
union all
select dataset, file_number, row_number, column_name, value, 'state', null, null, null
from taken_in_state
