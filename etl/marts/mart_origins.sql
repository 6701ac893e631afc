-- grain: one row per slice, calendar year of entry, gender, employment and age at entry
-- reads: person_state
-- meaning: persons with a complete record, for K09 and K10; age in years, not in classes
select slice_id, entry_calendar_year, gender, employment_at_entry, age_at_entry, count(*) as participants
from person_state
where is_complete
group by slice_id, entry_calendar_year, gender, employment_at_entry, age_at_entry
