-- grain: the one upload that is being loaded
insert into w.uploads by name
select
    $upload_id as upload_id,
    $seq as seq,
    $accepted_at as accepted_at,
    $known_from as known_from,
    $actor as actor,
    $role as role,
    $reason as reason,
    $is_sample as is_sample,
    $contract_version as contract_version;
