// Under which id a patient is found, locked for as long as a transaction lasts.
import type { Transaction } from 'kysely'
import type { IdentityTables } from './identity-schema.ts'
import { lockPatients } from './lock-patients.ts'

/**
 * The survivor of a patient (CX), himself where he was not merged or is not known; no merge changes
 * that before the transaction ends. Throws MergedMeanwhileError where one came between: begin anew.
 */
export async function lockSurvivor(
  transaction: Transaction<IdentityTables>,
  patientId: string,
): Promise<string> {
  const survivorId = await readSurvivor(transaction, patientId)
  await lockPatients(transaction, [survivorId])
  if ((await readSurvivor(transaction, patientId)) === survivorId) return survivorId
  throw new MergedMeanwhileError('the patient was merged while his lock was waited for')
}

export class MergedMeanwhileError extends Error {
  override readonly name = 'MergedMeanwhileError'
}

async function readSurvivor(
  transaction: Transaction<IdentityTables>,
  patientId: string,
): Promise<string> {
  const row = await transaction
    .selectFrom('patient')
    .select('survivor_id')
    .where('patient_id', '=', patientId)
    .executeTakeFirst()
  return row?.survivor_id ?? patientId
}
