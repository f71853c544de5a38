select "folder"."patient_id", "folder"."entry_uuid", "folder"."status", "folder"."last_update_time", (select patient.survivor_id from patient where patient.patient_id = "folder"."patient_id") as "survivor_id", "folder"."ebrim"
from "folder" where folder.is_latest
and folder.status = 'Approved'
and "folder"."logical_id" = any($1::uuid[])
order by "folder"."patient_id", "folder"."entry_uuid"
limit $2;
