-- The rows that the rules compare the upload with, as they would be after it. Views: each rule reads what it needs.
create or replace view ref_projects as select * from w.ref_projects;
create or replace view ref_institutions as select * from w.ref_institutions;
create or replace view ref_project_institutions as select * from w.ref_project_institutions;
create or replace view closed_periods as select * from w.closed_periods;

create or replace view asof_pilots as
select a.as_of_month, a.is_staged, p.*
from asof_snapshots as a
inner join w.pilots as p on p.snapshot_id = a.snapshot_id
where a.dataset = 'pilots'
union all by name
select a.as_of_month, a.is_staged, p.*
from asof_snapshots as a
inner join staged_pilots as p
    on
        p.project_id = a.project_id
        and p.institution_id = a.institution_id
        and p.academic_year = a.academic_year
        and p.reporting_month = a.reporting_month
where a.dataset = 'pilots' and a.is_staged;

create or replace view asof_workplaces as
select a.as_of_month, a.is_staged, p.*
from asof_snapshots as a
inner join staged_institutions as t on t.institution_id = a.institution_id
inner join w.workplaces as p on p.snapshot_id = a.snapshot_id
where a.dataset = 'workplaces'
union all by name
select a.as_of_month, a.is_staged, p.*
from asof_snapshots as a
inner join staged_workplaces as p
    on
        p.project_id = a.project_id
        and p.institution_id = a.institution_id
        and p.reporting_month = a.reporting_month
where a.dataset = 'workplaces' and a.is_staged;

create or replace view asof_enrollments as
select a.as_of_month, a.is_staged, p.*
from asof_snapshots as a
inner join staged_institutions as t on t.institution_id = a.institution_id
inner join w.enrollments as p on p.snapshot_id = a.snapshot_id
where a.dataset = 'enrollments'
union all by name
select a.as_of_month, a.is_staged, p.* exclude (learner_key)
from asof_snapshots as a
inner join staged_enrollments as p
    on
        p.project_id = a.project_id
        and p.institution_id = a.institution_id
        and p.academic_year = a.academic_year
        and p.reporting_month = a.reporting_month
where a.dataset = 'enrollments' and a.is_staged;

create or replace view current_enrollments as
select s.is_staged, p.*
from after_snapshots as s
inner join staged_institutions as t on t.institution_id = s.institution_id
inner join w.enrollments as p on p.snapshot_id = s.snapshot_id
where s.dataset = 'enrollments'
union all by name
select true as is_staged, p.* exclude (learner_key)
from staged_enrollments as p;

create or replace view previous_pilots as
select v.staged_month, v.file_number as staged_file_number, p.*
from previous_snapshots as v
inner join w.pilots as p on p.snapshot_id = v.snapshot_id
where v.dataset = 'pilots'
union all by name
select v.staged_month, v.file_number as staged_file_number, p.*
from previous_snapshots as v
inner join staged_pilots as p
    on
        p.project_id = v.project_id
        and p.institution_id = v.institution_id
        and p.academic_year = v.academic_year
        and p.reporting_month = v.previous_month
where v.dataset = 'pilots' and v.is_staged;

create or replace view previous_workplaces as
select v.staged_month, v.file_number as staged_file_number, p.*
from previous_snapshots as v
inner join w.workplaces as p on p.snapshot_id = v.snapshot_id
where v.dataset = 'workplaces'
union all by name
select v.staged_month, v.file_number as staged_file_number, p.*
from previous_snapshots as v
inner join staged_workplaces as p
    on
        p.project_id = v.project_id
        and p.institution_id = v.institution_id
        and p.reporting_month = v.previous_month
where v.dataset = 'workplaces' and v.is_staged;

create or replace view previous_enrollments as
select v.staged_month, v.file_number as staged_file_number, p.*
from previous_snapshots as v
inner join w.enrollments as p on p.snapshot_id = v.snapshot_id
where v.dataset = 'enrollments'
union all by name
select v.staged_month, v.file_number as staged_file_number, p.* exclude (learner_key)
from previous_snapshots as v
inner join staged_enrollments as p
    on
        p.project_id = v.project_id
        and p.institution_id = v.institution_id
        and p.academic_year = v.academic_year
        and p.reporting_month = v.previous_month
where v.dataset = 'enrollments' and v.is_staged;

create or replace view state_pilots_month as
select p.*
from after_snapshots as s
inner join staged_months as m on m.as_of_month = s.reporting_month
inner join w.pilots as p on p.snapshot_id = s.snapshot_id
where s.dataset = 'pilots';

create or replace view state_workplaces_month as
select p.*
from after_snapshots as s
inner join staged_months as m on m.as_of_month = s.reporting_month
inner join w.workplaces as p on p.snapshot_id = s.snapshot_id
where s.dataset = 'workplaces';

create or replace view state_enrollments_month as
select p.*
from after_snapshots as s
inner join staged_months as m on m.as_of_month = s.reporting_month
inner join w.enrollments as p on p.snapshot_id = s.snapshot_id
where s.dataset = 'enrollments';

create or replace view state_events as
select p.*
from after_snapshots as s
inner join w.events as p on p.snapshot_id = s.snapshot_id
where s.dataset = 'events';
