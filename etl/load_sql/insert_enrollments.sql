-- grain: one row per accepted row, tied to its snapshot; reads: staging.enrollments_rows (codes are enums, as in the table)
insert into w.enrollments by name
select s.snapshot_id, f.* exclude (file_number, learner_key)
from staging.enrollments_rows as f
inner join new_snapshots as s
    on
        s.staged_number = f.file_number
        and f.project_id = s.project_id
        and f.institution_id = s.institution_id
        and f.academic_year = s.academic_year
        and f.reporting_month = s.reporting_month
where s.dataset = 'enrollments' and f.enrollment_id is not null;
