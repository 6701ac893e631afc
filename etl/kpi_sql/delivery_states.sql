-- grain: one row per month asked for, project, institution that takes part, and data set
-- reads: periods, pair_terms, snapshots, uploads, current_snapshots, upload_warnings, closed_periods
-- meaning: delivered: enrolments of that very month, pilots and workplaces up to it; on time: the first accepted upload
--   that covers the month, if not withdrawn, was known by the deadline, so that a correction does not make it late;
--   warnings: of the files of that very month that count now
with asked as (
    select
        p.as_of_month,
        p.month,
        p.deadline,
        t.project_id,
        t.institution_id,
        t.sector,
        d.dataset,
        (t.first_month is null or t.first_month <= p.as_of_month)
        and (t.last_month is null or t.last_month >= p.as_of_month) as is_expected,
        coalesce(p.as_of_month not between t.first_pilot_month and coalesce(t.last_pilot_month, p.as_of_month), false)
            as is_outside_pilots
    from periods as p
    cross join (select unnest(cast($monthly_datasets as varchar[])) as dataset) as d
    cross join pair_terms as t
),

accepted as (
    select
        s.dataset,
        s.project_id,
        s.institution_id,
        s.reporting_month,
        min(u.known_from) as known_from,
        count(c.snapshot_id) filter (where w.upload_id is not null) > 0 as has_warnings
    from snapshots as s
    inner join uploads as u on u.upload_id = s.upload_id
    left join current_snapshots as c on c.snapshot_id = s.snapshot_id
    left join upload_warnings as w on w.upload_id = s.upload_id and w.dataset = s.dataset
    where u.withdrawn_seq is null and s.dataset <> 'events'
    group by s.dataset, s.project_id, s.institution_id, s.reporting_month
),

delivered as (
    select
        q.as_of_month,
        q.month,
        q.deadline,
        q.project_id,
        q.institution_id,
        q.sector,
        q.dataset,
        q.is_expected,
        q.is_outside_pilots,
        count(a.known_from) > 0 as is_delivered,
        coalesce(min(a.known_from) < q.deadline, false) as is_on_time,
        min(a.known_from) filter (where a.reporting_month = q.as_of_month) as own_known_from,
        count(*) filter (where a.reporting_month = q.as_of_month and a.has_warnings) > 0 as has_warnings,
        min(a.known_from) as known_from
    from asked as q
    left join accepted as a
        on
            a.dataset = q.dataset
            and a.project_id = q.project_id
            and a.institution_id = q.institution_id
            and (
                a.reporting_month = q.as_of_month
                or (q.dataset <> 'enrollments' and a.reporting_month < q.as_of_month)
            )
    group by
        q.as_of_month,
        q.month,
        q.deadline,
        q.project_id,
        q.institution_id,
        q.sector,
        q.dataset,
        q.is_expected,
        q.is_outside_pilots
)

select d.*, c.year is not null as is_closed
from delivered as d
left join closed_periods as c
    on c.project_id = d.project_id and c.year = cast(substr(d.as_of_month, 1, 4) as integer)
