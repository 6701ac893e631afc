-- grain: one row per institution; reads: slices, slice_snapshots, enrollments
-- meaning: K07 (persons per project and institution) as of a month, straight from the accepted rows
with chosen_snapshots as (
    select s.project_id, s.institution_id, c.snapshot_id
    from slices as s
    inner join slice_snapshots as c on c.slice_id = s.slice_id
    where $as_of between s.month_from and s.month_until
),

persons as (
    select c.project_id, c.institution_id, count(distinct e.learner_hash) as participants
    from chosen_snapshots as c
    inner join enrollments as e on e.snapshot_id = c.snapshot_id
    group by c.project_id, c.institution_id
),

institutions as (
    select institution_id, cast(sum(participants) as bigint) as participants
    from persons
    group by institution_id
)

select * from institutions
order by institution_id
