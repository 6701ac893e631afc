-- grain: one row per row of data set {dataset} that an upload adds, changes or makes vanish; at most $most, vanished ones first
-- `cells` lists the columns that changed, each with its text before and after; the learner's key is named without them
-- reads: staged rows beside the rows of the snapshot that counts until now (baseline_snapshots)
with staged as (
    select
        {month} as month, {keeper} as keeper, file_number, row_number, hash({columns}) as content, project_id, {id},
        {other_columns}
    from staged_{dataset}
    where {id} is not null and project_id is not null
),
baseline as (
    select
        v.staged_month as month, v.institution_id as keeper, hash({baseline_columns}) as content, v.project_id, f.{id},
        {other_baseline_columns}
    from baseline_snapshots as v
    inner join w.{dataset} as f on f.snapshot_id = v.snapshot_id
    where v.dataset = '{dataset}'
)
select
    case when s.{id} is null then 'vanished' when b.{id} is null then 'added' else 'changed' end as change,
    coalesce(s.month, b.month) as reporting_month,
    coalesce(s.project_id, b.project_id) as project_id,
    coalesce(s.keeper, b.keeper) as institution_id,
    coalesce(s.{id}, b.{id}) as id,
    s.file_number,
    s.row_number,
    case when s.{id} is not null and b.{id} is not null then list_filter([{cells}], lambda cell: cell is not null) end as cells
from staged as s
full join baseline as b on b.month = s.month and b.keeper = s.keeper and b.project_id = s.project_id and b.{id} = s.{id}
where s.{id} is null or b.{id} is null or s.content <> b.content
order by case change when 'vanished' then 0 when 'changed' then 1 else 2 end, reporting_month, institution_id, project_id, id
limit $most;
