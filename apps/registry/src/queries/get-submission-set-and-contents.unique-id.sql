select "submission_set"."patient_id", "submission_set"."entry_uuid", "submission_set"."status", "submission_set"."source_id", (select patient.survivor_id from patient where patient.patient_id = "submission_set"."patient_id") as "survivor_id", "submission_set"."ebrim"
from "submission_set"
where "submission_set"."unique_id" = any($1::text[])
order by "submission_set"."patient_id", "submission_set"."entry_uuid"
limit $2;

select "association"."patient_id", "association"."entry_uuid", "association"."status", "association"."source_id", "association"."target_id"
from "association"
where "association"."source_id" = any($1::uuid[])
and "association"."type" = any($2::text[])
and "association"."status" = any($3::text[])
order by "association"."patient_id", "association"."entry_uuid"
limit $4;

select "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."status", "document_entry"."repository_unique_id", to_json(document_entry.confidentiality_codes)::text as "confidentiality", (select patient.survivor_id from patient where patient.patient_id = "document_entry"."patient_id") as "survivor_id", "document_entry"."ebrim"
from "document_entry" where document_entry.is_latest
and not document_entry.is_offline
and ("document_entry"."patient_id", "document_entry"."entry_uuid") in ( select object.patient_id, object.entry_uuid from registry_object as object where object.entry_uuid = any($1::uuid[]))
and "document_entry"."type" = any($2::text[])
and "document_entry"."format_code" = any($3::text[])
and "document_entry"."confidentiality_codes" && $4::text[]
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $5;

select "folder"."patient_id", "folder"."entry_uuid", "folder"."status", "folder"."last_update_time", (select patient.survivor_id from patient where patient.patient_id = "folder"."patient_id") as "survivor_id", "folder"."ebrim"
from "folder" where folder.is_latest
and folder.status = 'Approved'
and ("folder"."patient_id", "folder"."entry_uuid") in ( select object.patient_id, object.entry_uuid from registry_object as object where object.entry_uuid = any($1::uuid[]))
order by "folder"."patient_id", "folder"."entry_uuid"
limit $2;

select "association"."patient_id", "association"."entry_uuid", "association"."status", "association"."source_id", "association"."target_id"
from "association"
where ("association"."patient_id", "association"."entry_uuid") in ( select object.patient_id, object.entry_uuid from registry_object as object where object.entry_uuid = any($1::uuid[]))
and "association"."type" = any($2::text[])
and "association"."status" = any($3::text[])
order by "association"."patient_id", "association"."entry_uuid"
limit $4;
