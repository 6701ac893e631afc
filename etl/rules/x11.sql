-- grain: one row per staged enrolment; reads: staging.enrollments_rows, ref_projects
-- A cursist learns in adult education (VWO), a student in higher education (HO).
select
    'enrollments' as dataset, e.file_number, e.row_number, 'learner_type' as column_name, e.learner_type as value,
    'sector' as problem, e.project_id as project, p.sector,
    case when p.sector = 'VWO' then 'cursist' else 'student' end as expected
from staging.enrollments_rows as e
inner join ref_projects as p on p.project_id = e.project_id
where p.sector in ('HO', 'VWO') and (e.learner_type = 'cursist') <> (p.sector = 'VWO')
