-- grain: one row per snapshot of the uploads just staged; numbers follow the ledger's order, so a rebuild gives the same
create or replace temp table new_snapshots as
select
    (select coalesce(max(snapshot_id), 0) from w.snapshots)
        + row_number() over (
            order by s.file_number, s.dataset, s.project_id, s.institution_id, s.academic_year, s.reporting_month
        ) as snapshot_id,
    f.upload_id,
    f.file_number,
    f.seq,
    s.dataset,
    s.project_id,
    s.institution_id,
    s.academic_year,
    s.reporting_month,
    s.rows,
    f.staged_number
from staged_snapshots as s
inner join staged_files as f on f.staged_number = s.file_number;

insert into w.snapshots by name
select * exclude (staged_number)
from new_snapshots;
