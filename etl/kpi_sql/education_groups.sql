-- grain: one row per period, project, institution, year of entry, gender, ISCED level and ESF group;
--   a person can be in several groups
-- reads: state, mart_educations, the ESF mapping (bound lists of group and value)
with members as (
    select unnest($group_names) as group_name, unnest($group_values) as value
),

-- materialized: else the whole mart is joined with the groups before the states are chosen
chosen as materialized (
    select
        s.calendar_year,
        s.project_id,
        s.project_sector as sector,
        e.entry_calendar_year,
        e.gender,
        e.education_at_entry,
        e.participants
    from state as s
    inner join mart_educations as e on e.slice_id = s.slice_id
)

select
    c.calendar_year,
    c.project_id,
    c.sector,
    c.entry_calendar_year,
    c.gender,
    m.group_name as education_group,
    true as is_complete,
    c.participants
from chosen as c
inner join members as m on m.value = c.education_at_entry
