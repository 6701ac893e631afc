-- grain: one row per slice and enrolment
-- reads: chosen_snapshots, enrollments, mart_pilots
-- meaning: the enrolments of the state with their programme ('onbekend' when the state no longer holds the pilot);
--   entry_key and exit_key put a person's enrolments in order of entry and of exit (no exit: null)
select
    c.slice_id,
    e.learner_hash,
    e.enrollment_id,
    e.academic_year,
    coalesce(p.programme_code, 'onbekend') as programme_code,
    e.gender,
    e.age_at_entry,
    e.employment_at_entry,
    e.education_at_entry,
    e.entry_date,
    e.status,
    e.qualification,
    e.destination_4w,
    e.agreement_type,
    e.learning_allowance,
    cast(e.entry_date as string) || e.academic_year || e.enrollment_id as entry_key,
    cast(e.exit_date as string) || e.academic_year || e.enrollment_id as exit_key
from chosen_snapshots as c
inner join enrollments as e on e.snapshot_id = c.snapshot_id
left join mart_pilots as p
    on p.slice_id = c.slice_id and p.academic_year = e.academic_year and p.pilot_id = e.pilot_id
where c.dataset = 'enrollments'
