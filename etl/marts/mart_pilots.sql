-- grain: one row per slice, academic year and pilot
-- reads: chosen_snapshots, pilots
-- meaning: the pilots of the state, for K01-K06 and K21; nothing is left out
select
    c.slice_id,
    p.academic_year,
    p.pilot_id,
    p.sector,
    p.programme_code,
    p.status,
    p.load_total,
    p.load_workplace,
    p.continued_from
from chosen_snapshots as c
inner join pilots as p on p.snapshot_id = c.snapshot_id
where c.dataset = 'pilots'
