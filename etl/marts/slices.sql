-- grain: one row per project, institution and month in which one of its snapshots begins to count
-- reads: current_snapshots
-- meaning: the state of the pair from month_from up to and including month_until
with months as (
    select distinct project_id, institution_id, reporting_month as month_from
    from current_snapshots
    where dataset <> 'events'
),

followed as (
    select
        project_id,
        institution_id,
        month_from,
        lead(month_from) over (partition by project_id, institution_id order by month_from) as next_month
    from months
),

numbered as (
    select
        project_id,
        institution_id,
        month_from,
        cast(substr(next_month, 1, 4) as integer) as next_year,
        cast(substr(next_month, 6, 2) as integer) as next_month_number
    from followed
)

select
    project_id || '-' || institution_id || '-' || month_from as slice_id,
    project_id,
    institution_id,
    month_from,
    case
        when next_year is null then '9999-12'
        when next_month_number = 1 then cast(next_year - 1 as string) || '-12'
        else cast(next_year as string) || '-' || lpad(cast(next_month_number - 1 as string), 2, '0')
    end as month_until
from numbered
