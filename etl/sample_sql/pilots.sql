-- One month of the big sample's pilots.
-- Grain: one row per pilot. Reads: sample_pilots (one row per pilot and year), sample_month (one row).
select
    m.reporting_month,
    p.project_id,
    p.institution_id,
    p.pilot_id,
    p.academic_year,
    p.sector,
    p.programme_code,
    p.programme_name,
    p.programme_level,
    p.study_area,
    case when m.month_end < p.end_date then 'lopend' else 'afgerond' end as status,
    p.start_date,
    case when m.month_end < p.end_date then null else p.end_date end as end_date,
    null as places_planned,
    p.load_total,
    p.load_workplace,
    p.continued_from,
    null as remarks
from sample_pilots as p
cross join sample_month as m
where p.academic_year = m.academic_year
order by p.pilot_number
