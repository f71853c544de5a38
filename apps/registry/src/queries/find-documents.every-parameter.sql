select "document_entry"."patient_id", "document_entry"."entry_uuid", "document_entry"."status", "document_entry"."repository_unique_id", to_json(document_entry.confidentiality_codes)::text as "confidentiality", $1::text as "survivor_id", "document_entry"."ebrim"
from "document_entry" where document_entry.is_latest
and not document_entry.is_offline
and "document_entry"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
and "type" = any($4::text[])
and is_offline = any($5::boolean[])
and "class_code" = any($6::text[])
and "type_code" = any($7::text[])
and "practice_setting_code" = any($8::text[])
and "facility_type_code" = any($9::text[])
and "format_code" = any($10::text[])
and "event_codes" && $11::text[]
and "event_codes" && $12::text[]
and "confidentiality_codes" && $13::text[]
and exists (select from unnest("author_persons") as value where value like any($14::text[]))
and ("creation_time" is null
or "creation_time" >= $15::bigint)
and ("creation_time" is null
or "creation_time" < $16::bigint)
and ("service_start_time" is null
or "service_start_time" >= $17::bigint)
and ("service_start_time" is null
or "service_start_time" < $18::bigint)
and ("service_stop_time" is null
or "service_stop_time" >= $19::bigint)
and ("service_stop_time" is null
or "service_stop_time" < $20::bigint)
order by "document_entry"."patient_id", "document_entry"."entry_uuid"
limit $21;
