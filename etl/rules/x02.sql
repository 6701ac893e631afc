-- grain: one row per staged row of pilots or workplaces; reads: staged_*, ref_institutions, ref_project_institutions
-- The institution is known and takes part in the project. An unknown project is X01's.
with named as (
    select 'pilots' as dataset, file_number, row_number, project_id, institution_id from staged_pilots
    union all
    select 'workplaces', file_number, row_number, project_id, institution_id from staged_workplaces
),
compared as (
    select n.*, i.institution_id is not null as is_known, p.project_id is not null as is_project, t.role
    from named as n
    left join ref_institutions as i on i.institution_id = n.institution_id
    left join ref_projects as p on p.project_id = n.project_id
    left join ref_project_institutions as t
        on t.project_id = n.project_id and t.institution_id = n.institution_id
    where n.institution_id is not null
)
select
    dataset, file_number, row_number, 'institution_id' as column_name, institution_id as value,
    case when is_known then 'not_partner' else 'unknown' end as problem,
    project_id as project
from compared
where not is_known or (is_project and role is null)
