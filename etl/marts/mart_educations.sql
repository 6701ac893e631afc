-- grain: one row per slice, calendar year of entry, gender and education at entry
-- reads: person_state
-- meaning: persons with a complete record, for K11; the ISCED level, not classes
select slice_id, entry_calendar_year, gender, education_at_entry, count(*) as participants
from person_state
where is_complete
group by slice_id, entry_calendar_year, gender, education_at_entry
