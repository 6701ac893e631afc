-- grain: one row per period, project, institution, gender, ISCED level and ESF group; a person can be in several groups
-- reads: state, mart_educations, the ESF mapping (bound lists of group and value)
with members as (
    select distinct group_name, value
    from (select unnest($group_names) as group_name, unnest($group_values) as value)
)

select
    s.calendar_year,
    s.project_id,
    s.project_sector as sector,
    e.gender,
    m.group_name as education_group,
    true as is_complete,
    e.participants
from state as s
inner join mart_educations as e on e.slice_id = s.slice_id
inner join members as m on m.value = e.education_at_entry
