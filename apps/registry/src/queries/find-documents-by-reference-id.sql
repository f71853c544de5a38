select $1::text as "survivor_id", "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."logical_id", "document_entry"."version", "document_entry"."status", "document_entry"."type", "document_entry"."unique_id", "document_entry"."metadata"
from "document_entry"
where "document_entry"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "document_entry"."status" in ($3)
and "document_entry"."type" in ($4)
and ("reference_ids" && $5::text[] or exists (select from unnest("reference_ids") as value where value like any($6::text[])))
and "reference_ids" && $7::text[]
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $8
