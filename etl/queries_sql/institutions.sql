-- Grain: one row per institution that takes part in a project. Reads: ref_institutions, ref_project_institutions.
-- Meaning: what the institution filter offers; $own restricts it to some institutions, null means all.
select
    i.institution_id,
    i.name,
    i.type,
    list(distinct l.project_id order by l.project_id) as project_ids
from ref_institutions as i
inner join ref_project_institutions as l on l.institution_id = i.institution_id
where cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), i.institution_id)
group by i.institution_id, i.name, i.type
order by i.institution_id
