-- grain: one file of the upload that is being loaded
insert into w.files by name
select
    $upload_id as upload_id,
    $file_number as file_number,
    $name as name,
    $sha256 as sha256,
    $dataset as dataset,
    $encoding as encoding,
    $delimiter as delimiter,
    $rows as rows;
