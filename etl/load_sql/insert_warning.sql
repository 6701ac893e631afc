-- grain: one data set of the upload, accepted with warnings
insert into w.upload_warnings by name
select $upload_id as upload_id, $dataset as dataset;
