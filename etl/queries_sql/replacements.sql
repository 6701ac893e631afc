-- Grain: one row per upload and the upload that came in its place. Reads: uploads, snapshots.
-- Meaning: of which keys and months an upload no longer counts, because a later one holds them too; withdrawn uploads
-- replace nothing. $own restricts it to some institutions, null means all.
with standing as (
    select
        s.upload_id,
        lead(s.upload_id) over (
            partition by s.dataset, s.project_id, s.institution_id, s.academic_year, s.reporting_month
            order by s.seq
        ) as by_upload_id
    from snapshots as s
    inner join uploads as u on u.upload_id = s.upload_id
    where
        u.withdrawn_seq is null
        and (cast($own as varchar[]) is null or list_contains(cast($own as varchar[]), s.institution_id))
),

replaced as (
    select upload_id, by_upload_id, count(*) as snapshots
    from standing
    where by_upload_id is not null
    group by upload_id, by_upload_id
),

sizes as (
    select upload_id, count(*) as snapshots
    from standing
    group by upload_id
)

select r.upload_id, r.by_upload_id, o.actor, n.actor, n.accepted_at, n.known_from, r.snapshots, z.snapshots
from replaced as r
inner join sizes as z on z.upload_id = r.upload_id
inner join uploads as o on o.upload_id = r.upload_id
inner join uploads as n on n.upload_id = r.by_upload_id
order by n.seq, r.upload_id
