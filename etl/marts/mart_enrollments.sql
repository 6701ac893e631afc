-- grain: one row per slice, academic year, programme, entry year and type of agreement
-- reads: enrollment_state
-- meaning: numbers of enrolments, for K08, K13, K19 and K20; entry_year is the academic year of the entry date
with dated as (
    select
        *,
        cast(extract(year from entry_date) as integer)
        - case when extract(month from entry_date) < 9 then 1 else 0 end as first_year
    from enrollment_state
)

select
    slice_id,
    academic_year,
    programme_code,
    cast(first_year as string) || '-' || cast(first_year + 1 as string) as entry_year,
    agreement_type,
    count(*) as enrollments,
    count(*) filter (where status in ('ingeschreven', 'lopend')) as running,
    count(*) filter (where status = 'uitgevallen') as dropped_out,
    count(*) filter (where learning_allowance = 'ja') as with_allowance,
    count(*) filter (where learning_allowance = 'nee') as without_allowance
from dated
group by slice_id, academic_year, programme_code, first_year, agreement_type
