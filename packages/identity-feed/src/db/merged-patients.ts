// Under which other ids a patient was known before he was merged.
import type { Kysely } from 'kysely'
import type { IdentityTables } from './identity-schema.ts'

/** The ids of all who were merged into the patient, his own not among them. */
export async function readMergedIds(
  database: Kysely<IdentityTables>,
  survivorId: string,
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('patient')
    .select('patient_id')
    .where('survivor_id', '=', survivorId)
    .where('patient_id', '<>', survivorId)
    .execute()
  return rows.map(({ patient_id }) => patient_id)
}
