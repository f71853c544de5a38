// What a feed's message asks of an actor that knows patients by the affinity domain's ids alone
// (ITI TF-2: 3.8.4.1.3, 3.8.4.2.3).
import { type AssigningAuthorities, authorityOf, toCx } from './assigning-authorities.ts'
import type { FedIdentifier, PatientIdentityFeed } from './patient-identity-feed.ts'

/** A patient of the domain, and the numbers by which hospitals know him; all CX. */
export interface FedPatient {
  readonly patientId: string
  readonly localIds: readonly string[]
  /** YYYYMMDD; of the subsumed a message says none. */
  readonly birthDate?: string | undefined
}

export type IdentityChange =
  | { readonly kind: 'add'; readonly patient: FedPatient }
  | { readonly kind: 'merge'; readonly survivor: FedPatient; readonly subsumed: FedPatient }
  | { readonly kind: 'ignore'; readonly reason: 'update-event' | 'other-authority' }
  | { readonly kind: 'refuse'; readonly who: 'patient' | 'prior'; readonly problem: IdProblem }

/**
 * `two-ids`: the message names two ids of the domain for one patient, and nobody can tell which is
 * meant. `unusable-id`: an id of the domain that no metadata could hold.
 */
export type IdProblem = 'two-ids' | 'unusable-id'

export function identityChange(
  feed: PatientIdentityFeed,
  authorities: AssigningAuthorities,
): IdentityChange {
  // ITI TF-2: 3.8.4.1.3. An A08 changes nothing in a Document Registry.
  if (feed.kind === 'update') return { kind: 'ignore', reason: 'update-event' }
  const patient = fedPatient(feed.identifiers, authorities)
  if (typeof patient === 'string') return { kind: 'refuse', who: 'patient', problem: patient }
  if (feed.kind !== 'merge') {
    return patient === undefined
      ? otherAuthority
      : { kind: 'add', patient: { ...patient, birthDate: feed.birthDate } }
  }
  const subsumed = fedPatient(feed.priorIdentifiers, authorities)
  if (typeof subsumed === 'string') return { kind: 'refuse', who: 'prior', problem: subsumed }
  if (patient === undefined || subsumed === undefined) return otherAuthority
  return { kind: 'merge', survivor: { ...patient, birthDate: feed.birthDate }, subsumed }
}

const otherAuthority = { kind: 'ignore', reason: 'other-authority' } as const

// ITI TF-2: 3.8.4.1.2.3. Of several ids those of the domain's authority count, wherever they stand.
function fedPatient(
  identifiers: readonly FedIdentifier[],
  authorities: AssigningAuthorities,
): FedPatient | IdProblem | undefined {
  const ours = identifiers.filter((one) => authorityOf(one, authorities) === authorities.domain)
  const patientIds = new Set(ours.map((one) => toCx(one, authorities)))
  const [patientId] = patientIds
  if (ours.length === 0) return undefined
  if (patientId === undefined || patientIds.has(undefined)) return 'unusable-id'
  if (patientIds.size > 1) return 'two-ids'
  const others = identifiers.flatMap((one) => toCx(one, authorities) ?? [])
  return { patientId, localIds: [...new Set(others)].filter((id) => id !== patientId) }
}
