// Puts changes of patients in a row with the registrations that refer to their objects.
import type { Transaction } from 'kysely'
import { lockKeys } from './lock-keys.ts'
import type { RegistryTables } from './schema.ts'

/**
 * Takes the locks that `lockRegistration` takes for a patient, in the same order: a merge waits for
 * the submissions of both patients, and they for it.
 */
export async function lockPatients(
  transaction: Transaction<RegistryTables>,
  patientIds: readonly string[],
): Promise<void> {
  await lockKeys(
    transaction,
    patientIds.map((patientId) => `patient ${patientId}`),
  )
}
