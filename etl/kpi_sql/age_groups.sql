-- grain: one row per period, project, institution, gender, value and ESF group; a person can be in several groups
-- reads: state, mart_origins, the ESF mapping (bound lists of group, value and employment)
with members as (
    select
        unnest($group_names) as group_name,
        unnest($group_values) as value,
        unnest($group_employments) as employment_at_entry
)

select
    s.calendar_year,
    s.project_id,
    s.project_sector as sector,
    o.gender,
    m.group_name as age_group,
    true as is_complete,
    o.participants
from state as s
inner join mart_origins as o on o.slice_id = s.slice_id
inner join members as m on m.value = cast(o.age_at_entry as varchar) and m.employment_at_entry = o.employment_at_entry
