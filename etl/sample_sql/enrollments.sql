-- One month of the big sample's enrolments: numbers become rows by arithmetic and small lookups, nothing is drawn.
-- Grain: one row per enrolment of the month's academic year.
-- Reads: sample_month (one row: the month, how many rows), sample_slots (1,000 slots → pair and its first number),
--        sample_learners (characteristics per sector), sample_courses (history per sector and academic year).
with numbered as (
    select
        i.range as number,
        m.reporting_month,
        m.month_end,
        m.academic_year,
        m.short_year,
        least(i.range * 1000 // m.base_rows, 999) as slot
    from sample_month as m
    cross join range((select enrollment_rows from sample_month)) as i
),

placed as (
    select
        n.number,
        n.reporting_month,
        n.month_end,
        n.academic_year,
        n.short_year,
        s.project_id,
        s.institution_id,
        s.sector,
        s.pilots,
        s.pilot_prefix,
        n.number - s.first_number as place,
        -- Every twentieth enrolment is a second one of the learner before it.
        n.number - s.first_number - case when (n.number - s.first_number) % 20 = 19 then 1 else 0 end as learner
    from numbered as n
    inner join sample_slots as s on n.slot = s.slot
),

lived as (
    select
        p.*,
        l.gender,
        l.age_at_entry,
        l.employment_at_entry,
        l.education_at_entry,
        c.entry_date,
        c.exit_date,
        c.status,
        c.exit_reason,
        c.qualification,
        c.destination_4w,
        c.agreement_type,
        c.workplace_hours_week,
        c.learning_allowance,
        coalesce(c.exit_date <= p.month_end, false) as has_left,
        coalesce(c.exit_date + 28 <= p.month_end, false) as is_destination_known
    from placed as p
    inner join sample_learners as l on p.sector = l.sector and p.learner % 997 = l.learner_number
    inner join sample_courses as c
        on p.sector = c.sector and p.academic_year = c.academic_year and p.number % 1009 = c.course_number
)

select
    reporting_month,
    project_id,
    institution_id,
    pilot_prefix || (1000 + place % pilots)::varchar || '-' || short_year as pilot_id,
    academic_year,
    'I-' || project_id || '-' || short_year || (100000000 + place)::varchar as enrollment_id,
    -- Every fourth learner goes on in the next year under the same key.
    'L-' || project_id || '-' || case when learner % 4 = 0 then '00' else short_year end
    || (100000000 + learner)::varchar as learner_key,
    case when sector = 'VWO' then 'cursist' else 'student' end as learner_type,
    gender,
    age_at_entry,
    employment_at_entry,
    education_at_entry,
    entry_date,
    case when has_left then exit_date end as exit_date,
    case when has_left then status else 'lopend' end as status,
    case when has_left then exit_reason end as exit_reason,
    case when has_left then qualification else 'nvt' end as qualification,
    case when is_destination_known then destination_4w end as destination_4w,
    'W-' || project_id || '-' || (10000000 + place // 8)::varchar as workplace_id,
    agreement_type,
    workplace_hours_week,
    learning_allowance
from lived
