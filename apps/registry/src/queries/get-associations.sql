select "association"."patient_id", "association"."entry_uuid", "association"."status", "association"."source_id", "association"."target_id", "association"."ebrim"
from "association"
where (association.source_id = any($1::uuid[])
or association.target_id = any($2::uuid[]))
and "status" = any($3::text[])
order by "association"."patient_id", "association"."entry_uuid"
limit $4;
