-- grain: one row per snapshot of the upload just staged; numbers follow the ledger's order, so a rebuild gives the same
insert into w.snapshots by name
select
    (select coalesce(max(snapshot_id), 0) from w.snapshots)
        + row_number() over (
            order by file_number, dataset, project_id, institution_id, academic_year, reporting_month
        ) as snapshot_id,
    $upload_id as upload_id,
    file_number,
    $seq as seq,
    dataset,
    project_id,
    institution_id,
    academic_year,
    reporting_month,
    rows
from staged_snapshots;
