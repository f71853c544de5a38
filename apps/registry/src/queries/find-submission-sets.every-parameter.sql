select "submission_set"."patient_id", "submission_set"."entry_uuid", "submission_set"."status", "submission_set"."source_id", $1::text as "survivor_id", "submission_set"."ebrim"
from "submission_set"
where "submission_set"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
and "source_id" = any($4::text[])
and ("submission_time" is null
or "submission_time" >= $5::bigint)
and ("submission_time" is null
or "submission_time" < $6::bigint)
and exists (select from unnest("author_persons") as value where value like any($7::text[]))
and "content_type_code" = any($8::text[])
order by "submission_set"."patient_id", "submission_set"."entry_uuid"
limit $9;
