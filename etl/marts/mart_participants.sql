-- grain: one row per slice, gender, completeness and, in their own grouping sets, programme and academic year
-- reads: enrollment_state, person_state
-- meaning: persons. A person can be in several programmes and years, so these cells do not add up:
--   programme_code null = over all programmes, academic_year null = over all years
with memberships as (
    select distinct e.slice_id, e.learner_hash, e.programme_code, e.academic_year, p.gender, p.is_complete
    from enrollment_state as e
    inner join person_state as p on p.slice_id = e.slice_id and p.learner_hash = e.learner_hash
)

select
    slice_id,
    programme_code,
    academic_year,
    gender,
    is_complete,
    count(distinct learner_hash) as participants
from memberships
group by grouping sets (
    (slice_id, gender, is_complete),
    (slice_id, gender, is_complete, programme_code),
    (slice_id, gender, is_complete, academic_year),
    (slice_id, gender, is_complete, programme_code, academic_year)
)
