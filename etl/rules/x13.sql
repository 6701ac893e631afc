-- grain: one row per staged enrolment; reads: staging.enrollments_rows, ref_projects
-- Adult education, entry from 1 September 2022 (decree of 25 March 2022): the agreement with the statute takes 20 hours
-- a week or more at the workplace, the one without it less.
select
    'enrollments' as dataset, e.file_number, e.row_number, 'workplace_hours_week' as column_name, null as value,
    case when e.workplace_hours_week is null then 'no_hours' else 'hours' end as problem
from staging.enrollments_rows as e
inner join ref_projects as p on p.project_id = e.project_id
where
    e.agreement_type in ('overeenkomst_duale_opleiding_statuut', 'overeenkomst_duale_opleiding')
    and e.entry_date >= date '2022-09-01'
    and p.sector = 'VWO'
    and (
        e.workplace_hours_week is null
        or (e.workplace_hours_week >= 20) <> (e.agreement_type = 'overeenkomst_duale_opleiding_statuut')
    )
