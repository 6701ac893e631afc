-- grain: one row per staged workplace and lack; reads: staged_workplaces, ref_institutions
-- An active workplace of a cvo is recognised from September 2022 (decree of 25 March 2022); recognition has a date.
select
    'workplaces' as dataset, w.file_number, w.row_number, 'recognition' as column_name, w.recognition as value,
    'not_recognised' as problem
from staged_workplaces as w
inner join ref_institutions as i on i.institution_id = w.institution_id
where i.type = 'cvo' and w.status = 'actief' and w.recognition <> 'erkend' and w.reporting_month >= '2022-09'
union all
select 'workplaces', file_number, row_number, 'recognition_date', null, 'no_date'
from staged_workplaces
where recognition = 'erkend' and recognition_date is null
