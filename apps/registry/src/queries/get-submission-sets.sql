select "association"."patient_id", "association"."entry_uuid", "association"."status", "association"."source_id", "association"."target_id"
from "association"
where "association"."target_id" = any($1::uuid[])
and "association"."type" = any($2::text[])
and "association"."status" = any($3::text[])
order by "association"."patient_id", "association"."entry_uuid"
limit $4;

select "submission_set"."patient_id", "submission_set"."entry_uuid", "submission_set"."status", "submission_set"."source_id", (select patient.survivor_id from patient where patient.patient_id = "submission_set"."patient_id") as "survivor_id", "submission_set"."ebrim"
from "submission_set"
where ("submission_set"."patient_id", "submission_set"."entry_uuid") in ( select object.patient_id, object.entry_uuid from registry_object as object where object.entry_uuid = any($1::uuid[]))
order by "submission_set"."patient_id", "submission_set"."entry_uuid"
limit $2;
