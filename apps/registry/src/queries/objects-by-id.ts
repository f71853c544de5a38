// What decides whether registered objects may be seen, by their ids: the ends of associations.
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import { anyUuid } from './any-of.ts'

/** Of each object (bare UUIDs) its kind, its patient, and what its kind has. */
export function selectObjects(database: Kysely<RegistryTables>, uuids: readonly string[]) {
  return database
    .selectFrom('registry_object as object')
    .innerJoin('patient', 'patient.patient_id', 'object.patient_id')
    .leftJoin('document_entry as entry', (join) =>
      join
        .on('object.kind', '=', 'document-entry')
        .onRef('entry.patient_id', '=', 'object.patient_id')
        .onRef('entry.entry_uuid', '=', 'object.entry_uuid'),
    )
    .leftJoin('association', (join) =>
      join
        .on('object.kind', '=', 'association')
        .onRef('association.patient_id', '=', 'object.patient_id')
        .onRef('association.entry_uuid', '=', 'object.entry_uuid'),
    )
    .select(['object.entry_uuid', 'object.kind', 'patient.survivor_id'])
    .select(['association.source_id', 'association.target_id'])
    .select(sql<string | null>`to_json(entry.confidentiality_codes)::text`.as('confidentiality'))
    .where('object.entry_uuid', '=', anyUuid(uuids))
}
