-- the upload stays, with its rows; from here on its snapshots do not count
update w.uploads
set withdrawn_seq = $seq, withdrawn_at = $at, withdrawn_by = $actor, withdrawn_reason = $reason
where upload_id = $upload_id;
