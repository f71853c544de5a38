select "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."status", "document_entry"."repository_unique_id", to_json(document_entry.confidentiality_codes)::text as "confidentiality", $1::text as "survivor_id"
from "document_entry"
where ("document_entry"."patient_id", "document_entry"."entry_uuid") > ($2, $3::uuid)
and "document_entry"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $4))
and "status" = any($5::text[])
and "type" = any($6::text[])
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $7;
