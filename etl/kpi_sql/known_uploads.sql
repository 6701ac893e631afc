-- grain: one row per upload that was known at $known_at (UTC), with a withdrawal only if it had happened by then
-- reads: uploads
select
    upload_id,
    seq,
    accepted_at,
    known_from,
    actor,
    role,
    reason,
    is_sample,
    contract_version,
    case when withdrawn_at <= $known_at then withdrawn_seq end as withdrawn_seq,
    case when withdrawn_at <= $known_at then withdrawn_at end as withdrawn_at,
    case when withdrawn_at <= $known_at then withdrawn_by end as withdrawn_by,
    case when withdrawn_at <= $known_at then withdrawn_reason end as withdrawn_reason
from uploads
where known_from <= $known_at
