// A submission for a patient whom nobody has fed: whether the domain lets it make him known.
import { parseCx } from '@isthmus/hl7/cx'
import type { Transaction } from 'kysely'
import type { RegistryTables } from './schema.ts'

export interface UnknownPatients {
  /** `accept`: a submission makes a patient of the domain's authority known. */
  readonly mode: 'refuse' | 'accept'
  /** OID of the domain's authority. */
  readonly assigningAuthority: string
}

/**
 * True for an id of the domain that was never known; one who was merged or is no longer listed
 * stays refused.
 */
export async function mayAdmit(
  transaction: Transaction<RegistryTables>,
  patientId: string,
  { mode, assigningAuthority }: UnknownPatients,
): Promise<boolean> {
  if (mode === 'refuse') return false
  if (parseCx(patientId)?.assigningAuthority !== assigningAuthority) return false
  const known = await transaction
    .selectFrom('patient')
    .select('patient_id')
    .where('patient_id', '=', patientId)
    .executeTakeFirst()
  return known === undefined
}

/** Two submissions at once may make him known. */
export async function admitPatient(
  transaction: Transaction<RegistryTables>,
  patientId: string,
): Promise<void> {
  await transaction
    .insertInto('patient')
    .values({
      patient_id: patientId,
      survivor_id: patientId,
      is_active: true,
      source: 'submission',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
