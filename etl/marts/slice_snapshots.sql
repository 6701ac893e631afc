-- grain: one row per slice, data set and academic year: the snapshot that makes up the slice's state
-- reads: slices, current_snapshots
-- meaning: of each key, the accepted snapshot with the highest reporting month not after the slice's month
with candidates as (
    select
        s.slice_id,
        c.snapshot_id,
        row_number() over (
            partition by s.slice_id, c.dataset, c.academic_year order by c.reporting_month desc
        ) as newness
    from slices as s
    inner join current_snapshots as c on c.project_id = s.project_id and c.institution_id = s.institution_id
    where c.dataset <> 'events' and c.reporting_month <= s.month_from
)

select slice_id, snapshot_id
from candidates
where newness = 1
