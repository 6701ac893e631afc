-- grain: one row per project, institution, learner, academic year, enrolment, entry and exit as reported up to a month
-- reads: current_snapshots, enrollments
-- meaning: who had left and who comes back, over all files that count, not only the last one of the state
select distinct
    c.project_id,
    c.institution_id,
    e.learner_hash,
    e.academic_year,
    e.enrollment_id,
    e.entry_date,
    e.exit_date
from current_snapshots as c
inner join enrollments as e on e.snapshot_id = c.snapshot_id
where
    c.dataset = 'enrollments'
    and c.reporting_month <= $as_of
    and list_contains($pairs, c.project_id || '-' || c.institution_id)
