-- grain: one row per month, project, institution and data set that is expected then
-- reads: delivery_states
-- meaning: what the page on completeness shows, cell by cell, without the cells in which nothing is expected
select month, project_id, institution_id, sector, dataset, is_delivered, is_on_time
from delivery_states
where is_expected
