set local plan_cache_mode = force_custom_plan;

select "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."status", "document_entry"."repository_unique_id", to_json(document_entry.confidentiality_codes)::text as "confidentiality", (select patient.survivor_id from patient where patient.patient_id = "document_entry"."patient_id") as "survivor_id", "document_entry"."ebrim"
from "document_entry" where document_entry.is_latest
and not document_entry.is_offline
and "document_entry"."class_code" = $1
and "status" = any($2::text[])
and "type" = any($3::text[])
and "class_code" = any($4::text[])
and "facility_type_code" = any($5::text[])
and "event_codes" && $6::text[]
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $7;
