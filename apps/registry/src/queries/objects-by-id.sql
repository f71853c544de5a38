select "object"."entry_uuid", "object"."kind", "patient"."survivor_id", "association"."source_id", "association"."target_id", to_json(entry.confidentiality_codes)::text as "confidentiality"
from "registry_object" as "object"
inner join "patient" on "patient"."patient_id" = "object"."patient_id"
left join "document_entry" as "entry" on "object"."kind" = $1
and "entry"."patient_id" = "object"."patient_id"
and "entry"."entry_uuid" = "object"."entry_uuid"
left join "association" on "object"."kind" = $2
and "association"."patient_id" = "object"."patient_id"
and "association"."entry_uuid" = "object"."entry_uuid"
where "object"."entry_uuid" = any($3::uuid[]);
