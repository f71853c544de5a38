select "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."status", "document_entry"."repository_unique_id", to_json(document_entry.confidentiality_codes)::text as "confidentiality", $1::text as "survivor_id", "document_entry"."ebrim"
from "document_entry" where document_entry.is_latest
and not document_entry.is_offline
and "document_entry"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
and "type" = any($4::text[])
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $5;
