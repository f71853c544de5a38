// The indexes by which queries across patients are answered. Only a registry that serves them has
// them: they make each registration dearer.
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from './schema.ts'

/** Creates those that are missing; nothing is registered while one of a large table is made. */
export async function createMultiPatientIndexes(database: Kysely<RegistryTables>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    // Two registries may start on one database at the same moment.
    await sql`select pg_advisory_xact_lock(hashtextextended('multi-patient indexes', 0))`.execute(
      transaction,
    )
    for (const index of indexes) await index.execute(transaction)
  })
}

// With the key behind the code, entries of one code lie in the order in which pages are read.
const indexes = [
  sql`create index if not exists document_entry_class_code
    on document_entry (class_code, patient_id, entry_uuid)`,
  sql`create index if not exists document_entry_facility_type_code
    on document_entry (facility_type_code, patient_id, entry_uuid)`,
  sql`create index if not exists document_entry_event_codes
    on document_entry using gin (event_codes)`,
  sql`create index if not exists folder_codes on folder using gin (codes)`,
]
