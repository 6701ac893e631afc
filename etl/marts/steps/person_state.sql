-- grain: one row per slice and learner: a participant is project x institution x learner
-- reads: enrollment_state
-- meaning: characteristics of the first entry (of each, the first known value: unknown to known is a completion),
--   results of the last exit; a running enrolment overwrites exits
with ranked as (
    select
        *,
        row_number() over (
            partition by slice_id, learner_hash order by entry_date, academic_year, enrollment_id
        ) as entry_rank,
        row_number() over (
            partition by slice_id, learner_hash
            order by coalesce(exit_date, date '0001-01-01') desc, academic_year desc, enrollment_id desc
        ) as exit_rank
    from enrollment_state
),

people as (
    select
        slice_id,
        learner_hash,
        coalesce(min_by(gender, entry_rank) filter (where gender <> 'O'), 'O') as gender,
        min_by(age_at_entry, entry_rank) filter (where age_at_entry is not null) as age_at_entry,
        coalesce(
            min_by(employment_at_entry, entry_rank) filter (where employment_at_entry <> 'onbekend'), 'onbekend'
        ) as employment_at_entry,
        coalesce(
            min_by(education_at_entry, entry_rank) filter (where education_at_entry <> 'onbekend'), 'onbekend'
        ) as education_at_entry,
        count(*) filter (where status in ('ingeschreven', 'lopend')) = 0 and count(exit_date) > 0 as has_left,
        max(case when exit_rank = 1 then qualification end) as qualification,
        max(case when exit_rank = 1 then destination_4w end) as destination_4w
    from ranked
    group by slice_id, learner_hash
)

select
    *,
    gender <> 'O'
    and age_at_entry is not null
    and employment_at_entry <> 'onbekend'
    and education_at_entry <> 'onbekend' as is_complete
from people
