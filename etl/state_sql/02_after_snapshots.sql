-- grain: one row per current snapshot, as they would be after this upload; snapshot_id is null for staged ones
create or replace table after_snapshots as
select s.dataset, s.project_id, s.institution_id, s.academic_year, s.reporting_month, s.snapshot_id, false as is_staged
from w.current_snapshots as s
where not exists (
    select 1
    from staged_snapshots as t
    where
        t.dataset = s.dataset
        and t.project_id = s.project_id
        and t.institution_id = s.institution_id
        and t.academic_year = s.academic_year
        and t.reporting_month = s.reporting_month
)
union all
select distinct dataset, project_id, institution_id, academic_year, reporting_month, null::integer, true
from staged_snapshots;

-- grain: one row per staged month and snapshot that counts in it: the highest month up to it of each key
create or replace table asof_snapshots as
select m.as_of_month, s.*
from staged_months as m
inner join after_snapshots as s on s.reporting_month <= m.as_of_month and s.dataset <> 'events'
qualify row_number() over (
    partition by m.as_of_month, s.dataset, s.project_id, s.institution_id, s.academic_year
    order by s.reporting_month desc
) = 1;

-- grain: one row per staged snapshot that has an earlier one; that earlier one
create or replace table previous_snapshots as
select
    t.dataset, t.project_id, t.institution_id, t.academic_year, t.file_number,
    t.reporting_month as staged_month, s.reporting_month as previous_month, s.snapshot_id, s.is_staged
from staged_snapshots as t
inner join after_snapshots as s
    on
        s.dataset = t.dataset
        and s.project_id = t.project_id
        and s.institution_id = t.institution_id
        and s.academic_year = t.academic_year
        and s.reporting_month < t.reporting_month
qualify row_number() over (
    partition by t.dataset, t.project_id, t.institution_id, t.academic_year, t.reporting_month
    order by s.reporting_month desc, t.file_number
) = 1;

-- grain: one row per staged snapshot that has one in the state up to its month: what it will be compared with
create or replace table baseline_snapshots as
select
    t.dataset, t.project_id, t.institution_id, t.academic_year, t.file_number,
    t.reporting_month as staged_month, s.snapshot_id
from staged_snapshots as t
inner join w.current_snapshots as s
    on
        s.dataset = t.dataset
        and s.project_id = t.project_id
        and s.institution_id = t.institution_id
        and s.academic_year = t.academic_year
        and s.reporting_month <= t.reporting_month
qualify row_number() over (
    partition by t.dataset, t.project_id, t.institution_id, t.academic_year, t.reporting_month
    order by s.reporting_month desc, t.file_number
) = 1;
