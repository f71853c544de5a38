select $1::text as "survivor_id", "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."logical_id", "document_entry"."version", "document_entry"."status", "document_entry"."type", "document_entry"."unique_id", "document_entry"."metadata"
from "document_entry"
where "document_entry"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "document_entry"."status" in ($3, $4)
and "document_entry"."type" in ($5, $6)
and "class_code" = any($7::text[])
and "type_code" = any($8::text[])
and "practice_setting_code" = any($9::text[])
and "facility_type_code" = any($10::text[])
and "format_code" = any($11::text[])
and "event_codes" && $12::text[]
and "event_codes" && $13::text[]
and "confidentiality_codes" && $14::text[]
and exists (select from unnest("author_persons") as value where value like any($15::text[]))
and ("creation_time" is null or "creation_time" >= $16::bigint)
and ("creation_time" is null or "creation_time" < $17::bigint)
and ("service_start_time" is null or "service_start_time" >= $18::bigint)
and ("service_start_time" is null or "service_start_time" < $19::bigint)
and ("service_stop_time" is null or "service_stop_time" >= $20::bigint)
and ("service_stop_time" is null or "service_stop_time" < $21::bigint)
and (document_entry.patient_id, document_entry.entry_uuid) > ($22, $23::uuid)
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $24
