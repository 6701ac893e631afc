-- grain: one row per staged enrolment and characteristic that differs; reads: current_enrollments
-- Gender, age, employment and education at entry of one learner (project, institution, learner) do not differ between
-- current snapshots. What is not known (O, empty, onbekend) is left out: learning it later is a completion.
with suspects as (
    -- a cheap first look over all rows; unknown against known is sorted out below
    select learner_hash
    from current_enrollments
    where learner_hash is not null
    group by learner_hash
    having
        min(hash(gender, age_at_entry, employment_at_entry, education_at_entry))
        <> max(hash(gender, age_at_entry, employment_at_entry, education_at_entry))
),
suspect_rows as (
    select e.*
    from current_enrollments as e
    where e.learner_hash in (select learner_hash from suspects)
),
characteristics as (
    select
        project_id, institution_id, learner_hash, reporting_month, is_staged, file_number, row_number,
        'gender' as column_name, gender as characteristic
    from suspect_rows
    where gender <> 'O'
    union all
    select
        project_id, institution_id, learner_hash, reporting_month, is_staged, file_number, row_number,
        'age_at_entry', cast(age_at_entry as varchar)
    from suspect_rows
    where age_at_entry is not null
    union all
    select
        project_id, institution_id, learner_hash, reporting_month, is_staged, file_number, row_number,
        'employment_at_entry', employment_at_entry
    from suspect_rows
    where employment_at_entry <> 'onbekend'
    union all
    select
        project_id, institution_id, learner_hash, reporting_month, is_staged, file_number, row_number,
        'education_at_entry', education_at_entry
    from suspect_rows
    where education_at_entry <> 'onbekend'
),
-- where each value stands first
first_places as (
    select
        project_id, institution_id, learner_hash, column_name, characteristic,
        min(
            struct_pack(
                month := reporting_month, file_number := coalesce(file_number, 0), row_number := row_number
            )
        ) as place
    from characteristics
    where project_id is not null
    group by project_id, institution_id, learner_hash, column_name, characteristic
),
differing as (
    select
        project_id, institution_id, learner_hash, column_name,
        min(characteristic) as lowest,
        arg_min(place, characteristic) as lowest_place,
        arg_max(place, characteristic) as highest_place
    from first_places
    group by project_id, institution_id, learner_hash, column_name
    having count(*) > 1
),
staged as (
    select
        c.file_number, c.row_number, c.column_name,
        case when c.characteristic = d.lowest then d.highest_place else d.lowest_place end as place
    from characteristics as c
    inner join differing as d
        on
            d.project_id = c.project_id
            and d.institution_id = c.institution_id
            and d.learner_hash = c.learner_hash
            and d.column_name = c.column_name
    where c.is_staged
)
select
    'enrollments' as dataset, file_number, row_number, column_name, null as value,
    case when place.file_number = 0 then 'in_state' else 'in_upload' end as problem,
    place.month as other_month, place.file_number as other_file_number, place.row_number as other_row
from staged
