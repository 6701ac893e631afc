-- grain: one row per project, institution and pilot of 2021-2022 (the first pilot year, F14)
-- reads: periods, slices, state, mart_pilots
-- meaning: is the pilot named by one of 2022-2023 (F15) of any institution, in the same state?
with continuing as (
    select distinct p.continued_from as pilot_id
    from periods as d
    inner join slices as s on d.as_of_month between s.month_from and s.month_until
    inner join mart_pilots as p on p.slice_id = s.slice_id
    where p.academic_year = '2022-2023' and p.continued_from is not null
)

select
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    p.pilot_id,
    c.pilot_id is not null as is_continued
from state as s
inner join mart_pilots as p on p.slice_id = s.slice_id
left join continuing as c on c.pilot_id = p.pilot_id
where p.academic_year = '2021-2022'
