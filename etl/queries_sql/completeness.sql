-- Grain: one row per month asked for, project, institution that takes part, and data set. Reads: delivery_states.
-- Meaning: what is known of each delivery, expected or not.
select
    as_of_month,
    project_id,
    institution_id,
    sector,
    dataset,
    is_expected,
    is_delivered,
    is_on_time,
    own_known_from,
    has_warnings,
    known_from,
    is_closed,
    is_outside_pilots
from delivery_states
order by as_of_month, institution_id, project_id, list_position($monthly_datasets, dataset)
