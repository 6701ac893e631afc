-- grain: one row: first and last reporting month, first month of a project with institutions, first and last month in
--   which an event held is over
-- reads: current_snapshots, ref_projects, ref_project_institutions, events
with held as (
    select substr(cast(coalesce(e.date_end, e.date_start) as varchar), 1, 7) as month
    from current_snapshots as c
    inner join events as e on e.snapshot_id = c.snapshot_id
    where e.status = 'uitgevoerd'
)

select
    (select min(reporting_month) from current_snapshots where dataset <> 'events') as first_month,
    (select max(reporting_month) from current_snapshots where dataset <> 'events') as last_month,
    (
        select min(substr(cast(p.start_date as varchar), 1, 7))
        from ref_projects as p
        inner join ref_project_institutions as l on l.project_id = p.project_id
    ) as first_expected_month,
    (select min(month) from held) as first_event_month,
    (select max(month) from held) as last_event_month
