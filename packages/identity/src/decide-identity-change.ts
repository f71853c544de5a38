// What a Document Registry does about a change of identities: pure, so that every case in which
// nothing may change is tested without a database (ITI TF-2: 3.8.4.1.3, 3.8.4.2.4).
import type { IdentityChange } from './identity-change.ts'

/**
 * `never-active`: nobody by that id was ever known. `active`: by a feed. `configured`: by the
 * configuration alone. `inactive`: known once, no longer listed. `subsumed`: merged into another.
 */
export type PatientStanding = 'never-active' | 'active' | 'configured' | 'inactive' | 'subsumed'

export interface IdentityFacts {
  /** Standing of each patient id (CX) that the change names. */
  readonly standing: ReadonlyMap<string, PatientStanding>
  /** What feeds said before of the same ids, YYYYMMDD. */
  readonly birthDates?: ReadonlyMap<string, string>
  /** What becomes of a merge of two ids with different ones; `accept` when left out. */
  readonly differingBirthDates?: 'refuse' | 'accept'
}

export type UnchangedReason =
  | 'update-event'
  | 'other-authority'
  | 'known-already'
  | 'same-id'
  | 'subsumed-already'
  | 'survivor-was-subsumed'
  | 'never-active'

export interface IdentityPlan {
  /** Who becomes active by the feed, by id. */
  readonly activated: string | undefined
  /** A birth date that was not known so. */
  readonly born: { readonly patientId: string; readonly birthDate: string } | undefined
  readonly merged: { readonly subsumedId: string; readonly survivorId: string } | undefined
  /** Numbers of hospitals to be kept beside the id; those that are kept already do no harm. */
  readonly links: readonly { readonly patientId: string; readonly localId: string }[]
}

export type IdentityDecision =
  | { readonly kind: 'unchanged'; readonly reason: UnchangedReason }
  | { readonly kind: 'apply'; readonly plan: IdentityPlan }
  | { readonly kind: 'refuse'; readonly reason: 'birth-dates-differ' }

export type DecidableChange = Exclude<IdentityChange, { readonly kind: 'refuse' }>

export function decideIdentityChange(
  change: DecidableChange,
  facts: IdentityFacts,
): IdentityDecision {
  if (change.kind === 'ignore') return unchanged(change.reason)
  return change.kind === 'add' ? decideAdd(change, facts) : decideMerge(change, facts)
}

/** The patient ids whose standing a decision needs. */
export function patientIdsOf(change: DecidableChange): readonly string[] {
  if (change.kind === 'ignore') return []
  return change.kind === 'add'
    ? [change.patient.patientId]
    : [change.survivor.patientId, change.subsumed.patientId]
}

type Change<Kind> = Extract<IdentityChange, { readonly kind: Kind }>

function decideAdd({ patient }: Change<'add'>, facts: IdentityFacts): IdentityDecision {
  const { patientId, localIds } = patient
  const born = newlyBorn(patient, facts)
  const standing = standingOf(patientId, facts)
  // A merge is never undone: whoever feeds the old id again still means the one who survived.
  if (standing === 'subsumed') return unchanged('subsumed-already')
  if (standing === 'active' && localIds.length === 0 && born === undefined) {
    return unchanged('known-already')
  }
  return {
    kind: 'apply',
    plan: {
      activated: standing === 'active' ? undefined : patientId,
      born,
      merged: undefined,
      links: localIds.map((localId) => ({ patientId, localId })),
    },
  }
}

function decideMerge(
  { survivor, subsumed }: Change<'merge'>,
  facts: IdentityFacts,
): IdentityDecision {
  const found = obstacles.find(({ stands }) =>
    stands({
      isSame: survivor.patientId === subsumed.patientId,
      survivor: standingOf(survivor.patientId, facts),
      subsumed: standingOf(subsumed.patientId, facts),
    }),
  )
  if (found !== undefined) return unchanged(found.reason)
  if (isContradicted({ survivor, subsumed }, facts)) {
    return { kind: 'refuse', reason: 'birth-dates-differ' }
  }
  return {
    kind: 'apply',
    plan: {
      activated: undefined,
      born: newlyBorn(survivor, facts),
      merged: { subsumedId: subsumed.patientId, survivorId: survivor.patientId },
      links: [survivor, subsumed].flatMap(({ patientId, localIds }) =>
        localIds.map((localId) => ({ patientId, localId })),
      ),
    },
  }
}

// Whoever is born twice is two people: a merge of them opens the data of one by the consent of the
// other. What is not known of both contradicts nothing.
function isContradicted(
  { survivor, subsumed }: Pick<Change<'merge'>, 'survivor' | 'subsumed'>,
  { birthDates, differingBirthDates }: IdentityFacts,
): boolean {
  if (differingBirthDates !== 'refuse') return false
  const his = birthDates?.get(subsumed.patientId)
  const ofSurvivor = survivor.birthDate ?? birthDates?.get(survivor.patientId)
  return his !== undefined && ofSurvivor !== undefined && his !== ofSurvivor
}

function newlyBorn(
  { patientId, birthDate }: { readonly patientId: string; readonly birthDate?: string | undefined },
  { birthDates }: IdentityFacts,
): IdentityPlan['born'] {
  return birthDate === undefined || birthDates?.get(patientId) === birthDate
    ? undefined
    : { patientId, birthDate }
}

interface Pair {
  readonly isSame: boolean
  readonly survivor: PatientStanding
  readonly subsumed: PatientStanding
}

/** ITI TF-2: 3.8.4.2.4. In these cases the message is acknowledged and nothing changes. */
const obstacles: readonly {
  readonly reason: UnchangedReason
  readonly stands: (pair: Pair) => boolean
}[] = [
  { reason: 'same-id', stands: ({ isSame }) => isSame },
  { reason: 'subsumed-already', stands: ({ subsumed }) => subsumed === 'subsumed' },
  { reason: 'survivor-was-subsumed', stands: ({ survivor }) => survivor === 'subsumed' },
  {
    reason: 'never-active',
    stands: ({ survivor, subsumed }) => [survivor, subsumed].includes('never-active'),
  },
]

function standingOf(patientId: string, { standing }: IdentityFacts): PatientStanding {
  return standing.get(patientId) ?? 'never-active'
}

function unchanged(reason: UnchangedReason): IdentityDecision {
  return { kind: 'unchanged', reason }
}
