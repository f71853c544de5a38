// The configured patients: a seed beside what the feeds bring (ITI TF-2: 3.8).
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from './identity-schema.ts'

/**
 * Makes these patients (CX) active. One whom only the configuration knew and who is no longer
 * listed becomes inactive, and is not forgotten.
 */
export async function writePatients(
  database: Kysely<IdentityTables>,
  domainIds: readonly string[],
): Promise<void> {
  const listed = domainIds.map((id) => canonical(id))
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

function canonical(text: string): string {
  const cx = parseCx(text)
  return cx === undefined ? text : formatCx(cx)
}
