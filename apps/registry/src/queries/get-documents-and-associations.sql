select "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."status", "document_entry"."repository_unique_id", to_json(document_entry.confidentiality_codes)::text as "confidentiality", (select patient.survivor_id from patient where patient.patient_id = "document_entry"."patient_id") as "survivor_id", "document_entry"."ebrim"
from "document_entry" where document_entry.is_latest
and not document_entry.is_offline
and ("document_entry"."patient_id", "document_entry"."entry_uuid") in ( select object.patient_id, object.entry_uuid from registry_object as object where object.entry_uuid = any($1::uuid[]))
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $2;

select "association"."patient_id", "association"."entry_uuid", "association"."status", "association"."source_id", "association"."target_id", "association"."ebrim"
from "association"
where (association.source_id = any($1::uuid[])
or association.target_id = any($2::uuid[]))
and "status" = any($3::text[])
order by "association"."patient_id", "association"."entry_uuid"
limit $4;
