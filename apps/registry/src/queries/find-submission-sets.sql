select "submission_set"."patient_id", "submission_set"."entry_uuid", "submission_set"."status", "submission_set"."source_id", $1::text as "survivor_id", "submission_set"."ebrim"
from "submission_set"
where "submission_set"."patient_id" = any(array(select patient.patient_id from patient where patient.survivor_id = $2))
and "status" = any($3::text[])
order by "submission_set"."patient_id", "submission_set"."entry_uuid"
limit $4;
