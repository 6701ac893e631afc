-- grain: one row per state and accepted row of pilots
-- reads: periods, slices, state, chosen_snapshots, pilots, mart_pilots
with continuing as (
    select distinct p.continued_from as pilot_id
    from periods as d
    inner join slices as s on d.as_of_month between s.month_from and s.month_until
    inner join mart_pilots as p on p.slice_id = s.slice_id
    where p.academic_year = '2022-2023' and p.continued_from is not null
)

select
    s.month,
    s.project_id,
    s.institution_id,
    s.institution_type,
    f.academic_year,
    f.sector,
    f.programme_code,
    f.pilot_id,
    f.status,
    f.load_total,
    f.load_workplace,
    n.pilot_id is not null as is_continued,
    f.pilot_id as identity,
    f.snapshot_id,
    f.row_number
from state as s
inner join chosen_snapshots as c on c.slice_id = s.slice_id
inner join pilots as f on f.snapshot_id = c.snapshot_id
left join continuing as n on n.pilot_id = f.pilot_id
where c.dataset = 'pilots'
