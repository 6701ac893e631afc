-- grain: one row per accepted row, tied to its snapshot; reads: staged_pilots
insert into w.pilots by name
select s.snapshot_id, f.* exclude (file_number)
from staged_pilots as f
inner join new_snapshots as s
    on
        s.staged_number = f.file_number
        and f.project_id = s.project_id
        and f.institution_id = s.institution_id
        and f.academic_year = s.academic_year
        and f.reporting_month = s.reporting_month
where s.dataset = 'pilots' and f.pilot_id is not null;
