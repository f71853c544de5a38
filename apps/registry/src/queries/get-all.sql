select "submission_set"."patient_id", "submission_set"."entry_uuid", "submission_set"."status", "submission_set"."source_id", $1::text as "survivor_id", "submission_set"."ebrim"
from "submission_set"
where "submission_set"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
order by "submission_set"."patient_id", "submission_set"."entry_uuid"
limit $4;

select "folder"."patient_id", "folder"."entry_uuid", "folder"."status", "folder"."last_update_time", $1::text as "survivor_id", "folder"."ebrim"
from "folder" where folder.is_latest
and folder.status = 'Approved'
and "folder"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
order by "folder"."patient_id", "folder"."entry_uuid"
limit $4;

select "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."status", "document_entry"."repository_unique_id", to_json(document_entry.confidentiality_codes)::text as "confidentiality", $1::text as "survivor_id", "document_entry"."ebrim"
from "document_entry" where document_entry.is_latest
and not document_entry.is_offline
and "document_entry"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
and "document_entry"."type" = any($4::text[])
and "document_entry"."format_code" = any($5::text[])
and "document_entry"."confidentiality_codes" && $6::text[]
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $7;

select "association"."patient_id", "association"."entry_uuid", "association"."status", "association"."source_id", "association"."target_id", "association"."ebrim"
from "association"
where (association.source_id = any($1::uuid[])
or association.target_id = any($2::uuid[]))
and "status" = any($3::text[])
order by "association"."patient_id", "association"."entry_uuid"
limit $4;
