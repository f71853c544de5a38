// Locking and reading in one round trip: what each registration asks first.
import { type Kysely, sql } from 'kysely'

/**
 * The locks are those of `lockKeys`, in the same order. Each statement of a volatile function has a
 * snapshot of its own: the second sees what was committed while the first waited. A list behind
 * `array(…)` hides its length, so that one plan is kept for all lengths; a JSON number would lose
 * digits of a size.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function registration_facts(
      locks text[], asked_patient text, asked_uuids uuid[], asked_ids text[],
      out is_known boolean, out used json, out holders json
    ) language plpgsql volatile as $$
    begin
      perform pg_advisory_xact_lock(key)
      from (
        select distinct hashtextextended(name, 0) as key
        from unnest(locks) as name order by 1
      ) as keys;
      select
        (select is_active and survivor_id = patient_id from patient
          where patient_id = asked_patient),
        (select json_agg(entry_uuid) from registry_object
          where entry_uuid = any(array(select unnest(asked_uuids)))),
        (select json_agg(json_build_object(
            'unique_id', unique_id, 'kind', kind, 'entry_type', entry_type, 'hash', hash,
            'size', size_bytes::text
          )) from unique_id
          where unique_id = any(array(select unnest(asked_ids))))
      into is_known, used, holders;
    end $$`.execute(database)
}
