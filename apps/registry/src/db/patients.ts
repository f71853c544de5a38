// The configured patients: a seed beside what the feeds bring (ITI TF-2: 3.8).
import { canonicalPatientId } from '@isthmus/xds/canonical-submission'
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from './schema.ts'

/**
 * Makes these patients (CX) active. One whom only the configuration knew and who is no longer
 * listed keeps his entries and takes no new ones.
 */
export async function writePatients(
  database: Kysely<RegistryTables>,
  domainIds: readonly string[],
): Promise<void> {
  const listed = domainIds.map((id) => canonicalPatientId(id))
  await database.transaction().execute(async (transaction) => {
    await sql`
      insert into patient (patient_id, survivor_id, is_active)
      select id, id, true from unnest(${listed}::text[]) as id
      on conflict (patient_id) do update set is_active = true
    `.execute(transaction)
    await transaction
      .updateTable('patient')
      .set({ is_active: false })
      .where('source', '=', 'configuration')
      .where('patient_id', '<>', sql<string>`all(${listed}::text[])`)
      .execute()
  })
}
