-- grain: one row per project and institution: participants, and of how many each characteristic at entry is unknown
-- reads: person_state (the step of the marts), slices
select
    s.project_id,
    s.institution_id,
    count(*) as participants,
    count(*) filter (where not p.is_complete) as incomplete,
    count(*) filter (where p.gender = 'O') as gender,
    count(*) filter (where p.age_at_entry is null) as age,
    count(*) filter (where p.employment_at_entry = 'onbekend') as employment,
    count(*) filter (where p.education_at_entry = 'onbekend') as education,
    count(*) filter (where p.has_left and p.is_complete) as exits,
    count(*) filter (where p.has_left and p.is_complete and p.destination_4w = 'onbekend') as destination,
    count(*) filter (where p.has_left and p.is_complete and p.qualification = 'onbekend') as qualification
from person_state as p
inner join slices as s on s.slice_id = p.slice_id
where list_contains($projects, s.project_id)
group by s.project_id, s.institution_id
order by s.project_id, s.institution_id
