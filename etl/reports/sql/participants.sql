-- grain: one row per participant (project, institution, learner) in the state at the end of a month
-- reads: slices, slice_snapshots, enrollments, snapshots (through the steps of the marts)
-- meaning: characteristics of the first entry and results of the last exit, without anything that names a person; the
--   learner stands by a pseudonym of this sheet
select
    s.project_id,
    s.institution_id,
    'D' || upper(substr(sha256(s.project_id || s.institution_id || cast(p.learner_hash as varchar)), 1, 10))
        as participant,
    p.gender,
    p.age_at_entry,
    p.employment_at_entry,
    p.education_at_entry,
    p.is_complete,
    min(e.entry_date) as first_entry_date,
    count(*) as enrollments,
    count(*) filter (where e.status in ('ingeschreven', 'lopend')) as running,
    p.has_left,
    case when p.has_left then cast(substr(p.exit_key, 1, 10) as date) end as last_exit_date,
    case when p.has_left then p.qualification end as qualification,
    case when p.has_left then p.destination_4w end as destination_4w
from person_state as p
inner join enrollment_state as e on e.slice_id = p.slice_id and e.learner_hash = p.learner_hash
inner join slices as s on s.slice_id = p.slice_id
where list_contains($projects, s.project_id)
group by
    s.project_id,
    s.institution_id,
    p.learner_hash,
    p.gender,
    p.age_at_entry,
    p.employment_at_entry,
    p.education_at_entry,
    p.is_complete,
    p.has_left,
    p.exit_key,
    p.qualification,
    p.destination_4w
order by s.project_id, s.institution_id, participant
