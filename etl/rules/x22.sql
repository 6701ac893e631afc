-- grain: one row per staged event; reads: staged_events, ref_institutions
-- An event that an institution organises names it; an institution that is named is known.
select
    'events' as dataset, file_number, row_number, 'institution_id' as column_name, institution_id as value,
    case when institution_id is null then 'missing' else 'unknown' end as problem
from staged_events as e
where
    (organiser = 'instelling' and institution_id is null)
    or (
        institution_id is not null
        and not exists (select 1 from ref_institutions as i where i.institution_id = e.institution_id)
    )
