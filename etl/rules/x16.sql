-- grain: one row per staged enrolment; reads: staging.enrollments_rows, staging.files_without_rows
-- ESF record: gender, age, employment and education at entry are known. The finding stands at the first that is not;
-- age comes last, so that a record that lacks only the age is told from one whose age is faulty.
with incomplete as (
    select
        file_number, row_number,
        list_filter(
            [
                case when gender = 'O' then 'gender' end,
                case when employment_at_entry = 'onbekend' then 'employment_at_entry' end,
                case when education_at_entry = 'onbekend' then 'education_at_entry' end,
                case when age_at_entry is null then 'age_at_entry' end
            ],
            lambda name: name is not null
        ) as unknown_columns
    from staging.enrollments_rows
    where
        file_number not in (select w.file_number from staging.files_without_rows as w)
        and (
            age_at_entry is null or gender = 'O' or employment_at_entry = 'onbekend' or education_at_entry = 'onbekend'
        )
)
select
    'enrollments' as dataset, file_number, row_number, unknown_columns[1] as column_name, null as value,
    case when unknown_columns = ['age_at_entry'] then 'no_age' else 'incomplete' end as problem,
    unknown_columns
from incomplete
