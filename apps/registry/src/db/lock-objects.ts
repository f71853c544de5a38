// Puts changes of registered objects in a row with whatever else may touch them.
import { patientLock } from '@isthmus/identity-feed/db/lock-patients'
import { lockKeys } from '@isthmus/postgres/lock-keys'
import { type Transaction, sql } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import type { RegistryTables } from './schema.ts'

export interface TouchedObjects {
  /** entryUUIDs of objects, registered or to be registered. */
  readonly ids: readonly string[]
  /** Of all their versions. */
  readonly logicalIds: readonly string[]
  readonly uniqueIds: readonly string[]
  readonly patientIds: readonly string[]
}

/**
 * Holds the objects, and all patients that they are of: a registration that refers to one of them
 * or replaces it waits, and so does a merge.
 */
export async function lockObjects(
  transaction: Transaction<RegistryTables>,
  touched: TouchedObjects,
): Promise<void> {
  const owners = await readOwners(transaction, touched)
  const patientIds = [...new Set([...touched.patientIds, ...owners])]
  await lockKeys(transaction, [
    ...touched.ids.map((id) => `id ${id}`),
    ...touched.logicalIds.map((id) => `logical-id ${id}`),
    ...touched.uniqueIds.map((uniqueId) => `unique-id ${uniqueId}`),
    ...patientIds.map((patientId) => patientLock(patientId)),
  ])
}

async function readOwners(
  transaction: Transaction<RegistryTables>,
  { ids, logicalIds }: TouchedObjects,
): Promise<readonly string[]> {
  const { rows } = await sql<{ survivor_id: string }>`
    select distinct patient.survivor_id from (
      select patient_id from registry_object where entry_uuid = ${anyUuid(ids)}
      union select patient_id from document_entry where logical_id = ${anyUuid(logicalIds)}
      union select patient_id from folder where logical_id = ${anyUuid(logicalIds)}
    ) as touched
    join patient on patient.patient_id = touched.patient_id
  `.execute(transaction)
  return rows.map(({ survivor_id }) => survivor_id)
}
