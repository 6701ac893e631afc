-- grain: one row in all; rows of data set {dataset} that an upload adds, changes and makes vanish
-- reads: staged rows beside the rows of the snapshot that counts until now (baseline_snapshots)
with staged as (
    select {month} as month, {keeper} as keeper, project_id, {id} as id, hash({columns}) as content
    from staged_{dataset}
    where {id} is not null and project_id is not null
),
baseline as (
    select v.staged_month as month, v.institution_id as keeper, v.project_id, f.{id} as id, hash({baseline_columns}) as content
    from baseline_snapshots as v
    inner join w.{dataset} as f on f.snapshot_id = v.snapshot_id
    where v.dataset = '{dataset}'
)
select
    count(*) filter (where b.id is null) as added,
    count(*) filter (where b.content <> s.content) as changed,
    count(*) filter (where s.id is null) as vanished
from staged as s
full join baseline as b
    on b.month = s.month and b.keeper = s.keeper and b.project_id = s.project_id and b.id = s.id;
