select "document_entry"."entry_uuid" as "entry_uuid", "document_entry"."ebrim" as "ebrim"
from "document_entry"
where ("document_entry"."patient_id", "document_entry"."entry_uuid") in (select * from unnest($1::text[], $2::uuid[]));
