-- grain: one row per staged file, with the upload that it belongs to and its number there
create or replace temp table staged_files (
    staged_number integer,
    upload_id varchar,
    file_number integer,
    seq bigint
);
