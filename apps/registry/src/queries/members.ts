// What submission sets and folders hold, as far as it decides whether they may be seen.
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import { anyUuid } from './any-of.ts'

/**
 * Members of each holder (bare UUIDs). Entries are told apart by patient and confidentiality alone,
 * so that a folder of many gives few rows; the other members come by id.
 */
export function selectMembers(database: Kysely<RegistryTables>, holders: readonly string[]) {
  return database
    .selectFrom('association as membership')
    .innerJoinLateral(
      (build) =>
        build
          .selectFrom('registry_object as object')
          .innerJoin('patient', 'patient.patient_id', 'object.patient_id')
          .leftJoin('document_entry as entry', (join) =>
            join
              .on('object.kind', '=', 'document-entry')
              .onRef('entry.patient_id', '=', 'object.patient_id')
              .onRef('entry.entry_uuid', '=', 'object.entry_uuid'),
          )
          .select([
            'patient.survivor_id',
            sql<string | null>`to_json(entry.confidentiality_codes)::text`.as('confidentiality'),
            sql<string | null>`case when entry.entry_uuid is null then object.entry_uuid end`.as(
              'other_id',
            ),
          ])
          .whereRef('object.entry_uuid', '=', 'membership.target_id')
          // Looked up one by one: this keeps the planner from reading whole tables instead.
          .offset(sql.lit(0))
          .as('member'),
      (join) => join.onTrue(),
    )
    .select(['membership.source_id as holder_id', 'member.survivor_id'])
    .select(['member.confidentiality', 'member.other_id'])
    .distinct()
    .where('membership.source_id', '=', anyUuid(holders))
    .where('membership.type', '=', 'HasMember')
}
