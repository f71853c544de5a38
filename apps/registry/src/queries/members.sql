select distinct "membership"."source_id" as "holder_id", "member"."survivor_id", "member"."confidentiality", "member"."other_id"
from "association" as "membership"
inner join lateral (select "patient"."survivor_id", to_json(entry.confidentiality_codes)::text as "confidentiality", case when entry.entry_uuid is null then object.entry_uuid end as "other_id"
from "registry_object" as "object"
inner join "patient" on "patient"."patient_id" = "object"."patient_id"
left join "document_entry" as "entry" on "object"."kind" = $1
and "entry"."patient_id" = "object"."patient_id"
and "entry"."entry_uuid" = "object"."entry_uuid"
where "object"."entry_uuid" = "membership"."target_id" offset 0) as "member" on true
where "membership"."source_id" = any($2::uuid[])
and "membership"."type" = $3;
