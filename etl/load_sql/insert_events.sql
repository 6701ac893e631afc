-- grain: one row per accepted event, tied to its snapshot by project and keeper; reads: staged_events
insert into w.events by name
select s.snapshot_id, f.* exclude (file_number)
from staged_events as f
inner join new_snapshots as s
    on
        s.staged_number = f.file_number
        and f.project_id = s.project_id
        and case when f.organiser = 'instelling' then f.institution_id else '' end = s.institution_id
where s.dataset = 'events';
