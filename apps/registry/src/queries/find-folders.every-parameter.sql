select "folder"."patient_id", "folder"."entry_uuid", "folder"."status", "folder"."last_update_time", $1::text as "survivor_id", "folder"."ebrim"
from "folder" where folder.is_latest
and folder.status = 'Approved'
and "folder"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
and ("last_update_time" is null
or "last_update_time" >= $4::bigint)
and ("last_update_time" is null
or "last_update_time" < $5::bigint)
and "codes" && $6::text[]
and "codes" && $7::text[]
order by "folder"."patient_id", "folder"."entry_uuid"
limit $8;
