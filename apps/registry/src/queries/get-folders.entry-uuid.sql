select "folder"."patient_id", "folder"."entry_uuid", "folder"."status", "folder"."last_update_time", (select patient.survivor_id from patient where patient.patient_id = "folder"."patient_id") as "survivor_id", "folder"."ebrim"
from "folder" where folder.is_latest
and folder.status = 'Approved'
and ("folder"."patient_id", "folder"."entry_uuid") in ( select object.patient_id, object.entry_uuid from registry_object as object where object.entry_uuid = any($1::uuid[]))
order by "folder"."patient_id", "folder"."entry_uuid"
limit $2;
