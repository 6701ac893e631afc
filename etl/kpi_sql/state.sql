-- grain: one row per period, project and institution that has delivered: the slice that counts then
-- reads: periods, slices, ref_projects, ref_institutions; $own limits the institutions (null = all)
select
    p.month,
    p.calendar_year,
    p.academic_year as state_academic_year,
    s.slice_id,
    s.project_id,
    s.institution_id,
    coalesce(r.sector, 'onbekend') as project_sector,
    coalesce(i.type, 'onbekend') as institution_type
from periods as p
inner join slices as s on p.as_of_month between s.month_from and s.month_until
left join ref_projects as r on r.project_id = s.project_id
left join ref_institutions as i on i.institution_id = s.institution_id
where cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), s.institution_id)
