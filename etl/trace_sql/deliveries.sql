-- grain: one row per month, project, institution and data set that is expected and delivered: its newest snapshot
-- reads: periods, pair_terms, snapshots, uploads
with delivered as (
    select
        p.month,
        t.project_id,
        t.institution_id,
        t.sector,
        s.dataset,
        s.snapshot_id,
        row_number() over (
            partition by p.month, t.project_id, t.institution_id, s.dataset
            order by s.reporting_month desc, s.seq desc, s.academic_year desc
        ) as newness
    from periods as p
    cross join pair_terms as t
    inner join snapshots as s on s.project_id = t.project_id and s.institution_id = t.institution_id
    inner join uploads as u on u.upload_id = s.upload_id
    where
        u.withdrawn_seq is null
        and s.dataset <> 'events'
        and (
            s.reporting_month = p.as_of_month
            or (s.dataset <> 'enrollments' and s.reporting_month < p.as_of_month)
        )
        and (t.first_month is null or t.first_month <= p.as_of_month)
        and (t.last_month is null or t.last_month >= p.as_of_month)
)

select
    month,
    project_id,
    institution_id,
    sector,
    project_id || ' ' || institution_id || ' ' || dataset as identity,
    snapshot_id,
    cast(null as bigint) as row_number
from delivered
where newness = 1
