-- grain: one row per slice, calendar year of entry, gender, completeness and, in sets of their own, programme and
--   academic year
-- reads: enrollment_state, person_state
-- meaning: persons. A person can be in several programmes and years, so these cells do not add up:
--   programme_code null = over all programmes, academic_year null = over all years
with memberships as (
    select distinct
        e.slice_id,
        e.learner_hash,
        e.programme_code,
        e.academic_year,
        p.entry_calendar_year,
        p.gender,
        p.is_complete
    from enrollment_state as e
    inner join person_state as p on p.slice_id = e.slice_id and p.learner_hash = e.learner_hash
),

in_programmes as (
    select distinct slice_id, learner_hash, programme_code, entry_calendar_year, gender, is_complete
    from memberships
),

in_years as (
    select distinct slice_id, learner_hash, academic_year, entry_calendar_year, gender, is_complete
    from memberships
)

select
    slice_id,
    cast(null as string) as programme_code,
    cast(null as string) as academic_year,
    entry_calendar_year,
    gender,
    is_complete,
    count(*) as participants
from person_state
group by slice_id, entry_calendar_year, gender, is_complete
union all
select
    slice_id,
    programme_code,
    cast(null as string) as academic_year,
    entry_calendar_year,
    gender,
    is_complete,
    count(*) as participants
from in_programmes
group by slice_id, programme_code, entry_calendar_year, gender, is_complete
union all
select
    slice_id,
    cast(null as string) as programme_code,
    academic_year,
    entry_calendar_year,
    gender,
    is_complete,
    count(*) as participants
from in_years
group by slice_id, academic_year, entry_calendar_year, gender, is_complete
union all
select
    slice_id,
    programme_code,
    academic_year,
    entry_calendar_year,
    gender,
    is_complete,
    count(*) as participants
from memberships
group by slice_id, programme_code, academic_year, entry_calendar_year, gender, is_complete
