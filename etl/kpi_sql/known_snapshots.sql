-- grain: one row per snapshot that counted then: of an upload not withdrawn, and the last accepted of its key and month
-- reads: uploads (those known then), snapshots
with ranked as (
    select
        s.*,
        row_number() over (
            partition by s.dataset, s.project_id, s.institution_id, s.academic_year, s.reporting_month
            order by s.seq desc
        ) as newness
    from snapshots as s
    inner join uploads as u on u.upload_id = s.upload_id
    where u.withdrawn_seq is null
)

select
    snapshot_id,
    upload_id,
    file_number,
    seq,
    dataset,
    project_id,
    institution_id,
    academic_year,
    reporting_month,
    rows
from ranked
where newness = 1
