// A merge that names an id of which nothing is known, or a survivor who was himself merged: the ids
// are one person whatever order the messages took.
import type { DecidableChange } from '@isthmus/identity/decide-identity-change'
import type { Transaction } from 'kysely'
import type { IdentityTables } from './identity-schema.ts'
import { lockPatients } from './lock-patients.ts'

/** Makes both ids known and puts the last survivor of a chain in the survivor's place. */
export async function completeMerge(
  transaction: Transaction<IdentityTables>,
  change: DecidableChange,
): Promise<DecidableChange> {
  if (change.kind !== 'merge') return change
  const { survivor, subsumed } = change
  const named = [survivor.patientId, subsumed.patientId]
  await lockPatients(transaction, named)
  await transaction
    .insertInto('patient')
    .values(
      [...new Set(named)].map((id) => ({
        patient_id: id,
        survivor_id: id,
        is_active: true,
        source: 'feed' as const,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const patientId = await lockLastSurvivor(transaction, survivor.patientId)
  return { ...change, survivor: { ...survivor, patientId } }
}

// Whoever was merged while his lock was waited for has a survivor of his own by then.
async function lockLastSurvivor(
  transaction: Transaction<IdentityTables>,
  patientId: string,
): Promise<string> {
  let last = patientId
  for (;;) {
    const { survivor_id } = await transaction
      .selectFrom('patient')
      .select('survivor_id')
      .where('patient_id', '=', last)
      .executeTakeFirstOrThrow()
    if (survivor_id === last) return last
    await lockPatients(transaction, [survivor_id])
    last = survivor_id
  }
}
