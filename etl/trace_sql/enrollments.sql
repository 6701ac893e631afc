-- grain: one row per state and accepted row of enrollments, with what is known of its participant
-- reads: state, chosen_snapshots, enrollments, enrollment_state, person_state (the steps of the marts)
select
    s.month,
    s.calendar_year,
    s.project_id,
    s.institution_id,
    s.project_sector as sector,
    f.academic_year,
    case
        when extract(month from f.entry_date) < 9
            then cast(extract(year from f.entry_date) - 1 as varchar) || '-'
                || cast(extract(year from f.entry_date) as varchar)
        else cast(extract(year from f.entry_date) as varchar) || '-'
            || cast(extract(year from f.entry_date) + 1 as varchar)
    end as entry_year,
    e.programme_code,
    f.agreement_type,
    f.learning_allowance,
    f.status,
    p.entry_calendar_year,
    p.exit_calendar_year,
    p.gender,
    p.employment_at_entry,
    cast(p.age_at_entry as varchar) as age_at_entry,
    p.education_at_entry,
    p.qualification,
    p.destination_4w,
    p.is_complete,
    p.has_left and e.exit_key = p.exit_key as is_last_exit,
    s.slice_id || '/' || cast(f.learner_hash as varchar) as participant,
    f.enrollment_id as identity,
    f.snapshot_id,
    f.row_number
from state as s
inner join chosen_snapshots as c on c.slice_id = s.slice_id
inner join enrollments as f on f.snapshot_id = c.snapshot_id
inner join enrollment_state as e
    on
        e.slice_id = c.slice_id
        and e.learner_hash = f.learner_hash
        and e.academic_year = f.academic_year
        and e.enrollment_id = f.enrollment_id
inner join person_state as p on p.slice_id = c.slice_id and p.learner_hash = f.learner_hash
where c.dataset = 'enrollments'
