// Which answer a question for corresponding identifiers gets: rules that ITI-9 and ITI-83 share
// (ITI TF-2: 3.9.4.2.2, 3.83.4.2.2).
import { parseCx } from '@isthmus/hl7/cx'
import { unescapeHl7 } from '@isthmus/hl7/escape'
import { type AssigningAuthorities, authorityOf, toCx } from './assigning-authorities.ts'
import type { FedIdentifier } from './patient-identity-feed.ts'

export type NamedAuthority = Pick<FedIdentifier, 'namespace' | 'oid'>

export interface CrossReferenceQuestion {
  readonly source: FedIdentifier
  /** Whose identifiers are wanted; all when there is none. */
  readonly targets: readonly NamedAuthority[]
}

export type CrossReferenceAnswer =
  | { readonly kind: 'found'; readonly identifiers: readonly FedIdentifier[] }
  | { readonly kind: 'source-not-found' }
  /** The number stands beside more than one patient of the domain: nobody can tell whose it is. */
  | { readonly kind: 'source-ambiguous' }
  | { readonly kind: 'source-authority-not-recognized' }
  /** Positions of the targets, counted from 1. */
  | { readonly kind: 'target-not-recognized'; readonly positions: readonly number[] }

/** A patient of the domain beside whom a number stands, and all numbers of his; all CX. */
export interface LinkedPatient {
  readonly patientId: string
  readonly localIds: readonly string[]
}

/** What must be looked up before the answer is known, or the answer itself. */
export type CrossReferencePlan =
  | {
      readonly kind: 'look-up'
      /** CX. */
      readonly source: string
      /** OIDs. */
      readonly targets: ReadonlySet<string>
    }
  | { readonly kind: 'answer'; readonly answer: CrossReferenceAnswer }

export interface AskedAuthorities extends AssigningAuthorities {
  /** OIDs of the authorities that whoever asks may hear of, the domain's among them. */
  readonly recognized: ReadonlySet<string>
}

export function planCrossReference(
  { source, targets }: CrossReferenceQuestion,
  authorities: AskedAuthorities,
): CrossReferencePlan {
  const { recognized } = authorities
  const isRecognized = (one: NamedAuthority) =>
    recognized.has(authorityOf({ id: '', ...one }, authorities) ?? '')
  // ITI TF-2: 3.83.4.2.2.3, 3.9.4.2.2. A domain that is not recognized is told from an unknown id.
  if (!isRecognized(source)) return answer({ kind: 'source-authority-not-recognized' })
  const positions = targets.flatMap((one, at) => (isRecognized(one) ? [] : [at + 1]))
  if (positions.length > 0) return answer({ kind: 'target-not-recognized', positions })
  const cx = toCx(source, authorities)
  if (cx === undefined) return answer({ kind: 'source-not-found' })
  const wanted = targets.flatMap((one) => authorityOf({ id: '', ...one }, authorities) ?? [])
  return {
    kind: 'look-up',
    source: cx,
    targets: targets.length === 0 ? recognized : new Set(wanted),
  }
}

/** `patients`: those beside whom the source's number stands; a merged one is not among them. */
export function answerCrossReference(
  { source, targets }: Extract<CrossReferencePlan, { readonly kind: 'look-up' }>,
  patients: readonly LinkedPatient[],
): CrossReferenceAnswer {
  const [patient, other] = patients
  if (patient === undefined) return { kind: 'source-not-found' }
  if (other !== undefined) return { kind: 'source-ambiguous' }
  // ITI TF-2: 3.83.4.2.2.1. What was asked with is not given back.
  const ids = [patient.patientId, ...patient.localIds].filter((id) => id !== source)
  const identifiers = [...new Set(ids)]
    .flatMap((cx) => identifierOfCx(cx) ?? [])
    .filter(({ oid }) => targets.has(oid))
  // ITI TF-2: 3.9.4.2.2.6. Identifiers of one domain stand together.
  return { kind: 'found', identifiers: identifiers.toSorted(byAuthority) }
}

/** Undefined for what is no CX. */
export function identifierOfCx(cx: string): (FedIdentifier & { readonly oid: string }) | undefined {
  const parsed = parseCx(cx)
  if (parsed === undefined) return undefined
  return { id: unescapeHl7(parsed.id), namespace: undefined, oid: parsed.assigningAuthority }
}

function byAuthority(left: FedIdentifier, right: FedIdentifier): number {
  const [one, other] = [left, right].map(({ oid = '', id }) => `${oid} ${id}`)
  return (one ?? '') < (other ?? '') ? -1 : 1
}

function answer(found: CrossReferenceAnswer): CrossReferencePlan {
  return { kind: 'answer', answer: found }
}
