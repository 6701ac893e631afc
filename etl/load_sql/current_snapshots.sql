-- grain: one row per snapshot that counts: not withdrawn, and the last accepted one of its key and month
delete from w.current_snapshots;

insert into w.current_snapshots by name
select s.*
from w.snapshots as s
inner join w.uploads as u on u.upload_id = s.upload_id
where u.withdrawn_seq is null
qualify row_number() over (
    partition by s.dataset, s.project_id, s.institution_id, s.academic_year, s.reporting_month
    order by s.seq desc
) = 1;
