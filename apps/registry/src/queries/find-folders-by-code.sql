set local plan_cache_mode = force_custom_plan;

select "folder"."patient_id", "folder"."entry_uuid", "folder"."status", "folder"."last_update_time", (select patient.survivor_id from patient where patient.patient_id = "folder"."patient_id") as "survivor_id", "folder"."ebrim"
from "folder" where true
and "status" = any($1::text[])
and "codes" && $2::text[]
order by "folder"."patient_id", "folder"."entry_uuid"
limit $3;
