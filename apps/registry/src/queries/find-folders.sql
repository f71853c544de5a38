select "folder"."patient_id", "folder"."entry_uuid", "folder"."status", "folder"."last_update_time", $1::text as "survivor_id", "folder"."ebrim"
from "folder" where folder.is_latest
and folder.status = 'Approved'
and "folder"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
order by "folder"."patient_id", "folder"."entry_uuid"
limit $4;
