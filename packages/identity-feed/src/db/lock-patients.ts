// Puts changes of patients in a row with whatever else is done for the same patients.
import type { Executor } from '@isthmus/postgres/executor'
import { lockKeys } from '@isthmus/postgres/lock-keys'

/**
 * Takes the locks of these patients (CX) until the transaction ends: a merge waits for whoever
 * holds one of its patients, and they for it.
 */
export async function lockPatients(
  transaction: Executor,
  patientIds: readonly string[],
): Promise<void> {
  await lockKeys(
    transaction,
    patientIds.map((patientId) => patientLock(patientId)),
  )
}

/** Name of the lock of a patient, for those who take it together with others. */
export function patientLock(patientId: string): string {
  return `patient ${patientId}`
}
