-- grain: one row per period, project, institution, year of entry, gender, value and ESF group;
--   a person can be in several groups
-- reads: state, mart_origins, the ESF mapping (bound lists of group, age and employment; null = any)
with members as (
    select
        unnest($group_names) as group_name,
        cast(unnest($group_values) as integer) as age_at_entry,
        unnest($group_employments) as employment_at_entry
),

-- materialized: else the whole mart is joined with the groups before the states are chosen
chosen as materialized (
    select
        s.calendar_year,
        s.project_id,
        s.project_sector as sector,
        o.entry_calendar_year,
        o.gender,
        o.employment_at_entry,
        o.age_at_entry,
        o.participants
    from state as s
    inner join mart_origins as o on o.slice_id = s.slice_id
)

select
    c.calendar_year,
    c.project_id,
    c.sector,
    c.entry_calendar_year,
    c.gender,
    m.group_name as age_group,
    true as is_complete,
    c.participants
from chosen as c
inner join members as m
    on
        m.age_at_entry = c.age_at_entry
        and (m.employment_at_entry is null or m.employment_at_entry = c.employment_at_entry)
