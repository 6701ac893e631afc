-- grain: one row per staged pilot and thing that its sector does not fit; reads: staged_pilots, ref_*
-- A cvo teaches adults (VWO), a hogeschool or university does not; the project's sector is the pilot's.
with compared as (
    select
        s.file_number, s.row_number, s.sector, s.institution_id, s.project_id, i.type,
        case when i.type = 'cvo' then 'VWO' else 'HO' end as type_sector,
        p.sector as project_sector
    from staged_pilots as s
    left join ref_institutions as i on i.institution_id = s.institution_id
    left join ref_projects as p on p.project_id = s.project_id
)
select
    'pilots' as dataset, file_number, row_number, 'sector' as column_name, sector as value, 'institution' as problem,
    institution_id as institution, type, project_id as project, type_sector as expected
from compared
where type is not null and sector <> type_sector
union all
select
    'pilots', file_number, row_number, 'sector', sector, 'project',
    institution_id, type, project_id, project_sector
from compared
where sector <> project_sector
