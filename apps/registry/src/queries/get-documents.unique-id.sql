select "patient"."survivor_id", "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."logical_id", "document_entry"."version", "document_entry"."status", "document_entry"."type", "document_entry"."unique_id", "document_entry"."metadata"
from "document_entry"
inner join "patient" on "patient"."patient_id" = "document_entry"."patient_id"
where "document_entry"."unique_id" = any($1::text[])
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $2
