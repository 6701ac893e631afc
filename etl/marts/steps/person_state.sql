-- grain: one row per slice and learner: a participant is project x institution x learner
-- reads: enrollment_state
-- meaning: characteristics of the first entry (of each, the first known value: unknown to known is a completion),
--   results of the last exit; a running enrolment overwrites exits. The calendar years are those of the first entry and
--   of the last exit
with people as (
    select
        slice_id,
        learner_hash,
        coalesce(min_by(gender, entry_key) filter (where gender <> 'O'), 'O') as gender,
        cast(extract(year from min(entry_date)) as string) as entry_calendar_year,
        min_by(age_at_entry, entry_key) filter (where age_at_entry is not null) as age_at_entry,
        coalesce(
            min_by(employment_at_entry, entry_key) filter (where employment_at_entry <> 'onbekend'), 'onbekend'
        ) as employment_at_entry,
        coalesce(
            min_by(education_at_entry, entry_key) filter (where education_at_entry <> 'onbekend'), 'onbekend'
        ) as education_at_entry,
        count(*) filter (where status in ('ingeschreven', 'lopend')) = 0 and count(exit_key) > 0 as has_left,
        max_by(qualification, exit_key) filter (where exit_key is not null) as qualification,
        max_by(coalesce(destination_4w, 'onbekend'), exit_key) filter (where exit_key is not null) as destination_4w,
        max(exit_key) as exit_key,
        substr(max(exit_key), 1, 4) as exit_calendar_year
    from enrollment_state
    group by slice_id, learner_hash
)

select
    *,
    gender <> 'O'
    and age_at_entry is not null
    and employment_at_entry <> 'onbekend'
    and education_at_entry <> 'onbekend' as is_complete
from people
