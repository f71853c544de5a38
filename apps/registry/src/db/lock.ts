// What a registration holds for as long as its transaction lasts, so that those that could contradict
// each other stand in a row.
import { patientLock } from '@isthmus/identity-feed/db/lock-patients'
import type { FactsNeeded } from '@isthmus/xds/registration-facts'

/**
 * Names of locks, as `lockKeys` takes them. Of two submissions with one uniqueId or one id the second
 * sees the first. A submission that refers to registered objects holds its patient: entries, their
 * derivatives and their folders are his. It holds the objects, too: they may be another's, and must
 * not be removed meanwhile.
 */
export function registrationLocks({
  uniqueIds,
  submittedIds,
  referencedIds,
  patientId,
}: FactsNeeded): readonly string[] {
  return [
    ...uniqueIds.map((uniqueId) => `unique-id ${uniqueId}`),
    ...[...submittedIds, ...referencedIds].map((id) => `id ${id}`),
    ...(referencedIds.length > 0 ? [patientLock(patientId)] : []),
  ]
}
