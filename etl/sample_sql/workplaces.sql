-- One month of the big sample's workplaces: eight enrolments each, filled with those who have not left.
-- Grain: one row per workplace. Reads: sample_month, sample_slots, sample_courses (see enrollments.sql).
with numbered as (
    select
        i.range as number,
        least(i.range * 1000 // m.base_rows, 999) as slot
    from sample_month as m
    cross join range((select enrollment_rows from sample_month)) as i
),

filled as (
    select
        s.project_id,
        s.institution_id,
        s.sector,
        s.pair_number,
        (n.number - s.first_number) // 8 as place,
        sum(case when c.exit_date <= m.month_end then 0 else 1 end) as places_filled
    from numbered as n
    cross join sample_month as m
    inner join sample_slots as s on n.slot = s.slot
    inner join sample_courses as c
        on s.sector = c.sector and m.academic_year = c.academic_year and n.number % 1009 = c.course_number
    group by s.project_id, s.institution_id, s.sector, s.pair_number, (n.number - s.first_number) // 8
),

described as (
    select
        f.*,
        m.reporting_month,
        f.sector = 'VWO' and m.month_end >= date '2022-09-01' as is_recognised,
        -- Enterprise numbers below 0200.000.000: no real ones lie there.
        1000000 + (f.place * 19 + f.pair_number) % 990000 as enterprise,
        1 + f.place % 3 as mentors
    from filled as f
    cross join sample_month as m
)

select
    reporting_month,
    project_id,
    institution_id,
    'W-' || project_id || '-' || (10000000 + place)::varchar as workplace_id,
    lpad(enterprise::varchar, 8, '0') || lpad((97 - enterprise % 97)::varchar, 2, '0') as enterprise_number,
    'Onderneming ' || (enterprise - 1000000)::varchar || ' (fictief)' as enterprise_name,
    case enterprise % 10
        when 0 then 'groot' when 1 then 'middelgroot' when 2 then 'middelgroot' when 3 then 'micro' when 4 then 'micro'
        else 'klein'
    end as size_class,
    case when sector = 'VWO' then '88999' else '62010' end as nace,
    (1000 + enterprise % 9 * 1000)::varchar as postal_code,
    case when is_recognised then 'erkend' else 'niet_vereist' end as recognition,
    case when is_recognised then date '2022-08-29' end as recognition_date,
    'actief' as status,
    date '2021-09-01' as start_date,
    null as end_date,
    8 + place % 3 as places_offered,
    places_filled,
    mentors as mentors_total,
    mentors - 1 as mentors_trained,
    case when mentors = 1 then 'geen' when sector = 'VWO' then 'gestandaardiseerd' else 'instellingsspecifiek' end
        as mentor_training,
    null as remarks
from described
order by project_id, institution_id, place
