// The patients that a feed's message speaks of, and what it does to each, as audit messages name
// them (ITI TF-2: 3.8.5.1, 3.44.5.1).
import type { EventAction, ObjectDetail, ParticipantObject } from '@isthmus/atna/audit-message'
import { patientObject } from '@isthmus/atna/participant-objects'
import { type AssigningAuthorities, isOfDomain, toCx } from '../assigning-authorities.ts'
import type { FedIdentifier, FeedKind, PatientIdentityFeed } from '../patient-identity-feed.ts'

export interface AuditedRecord {
  readonly action: EventAction
  readonly objects: readonly ParticipantObject[]
}

/**
 * One record for each message that is due: of a merge two, the subsumed patient deleted and the
 * survivor updated. Without a feed, one record without patient.
 */
export function fedRecords(
  feed: PatientIdentityFeed | undefined,
  authorities: AssigningAuthorities,
  detail: ObjectDetail,
): readonly AuditedRecord[] {
  if (feed === undefined) return [{ action: 'C', objects: [] }]
  const patient = (identifiers: readonly FedIdentifier[]) =>
    patientObjects(identifiers, authorities, detail)
  const survivor = { action: actions[feed.kind], objects: patient(feed.identifiers) }
  return feed.kind === 'merge'
    ? [{ action: 'D', objects: patient(feed.priorIdentifiers) }, survivor]
    : [survivor]
}

const actions: Readonly<Record<FeedKind, EventAction>> = {
  add: 'C',
  update: 'U',
  revise: 'U',
  merge: 'U',
}

// The domain's id says it best; a patient of other authorities is named by theirs.
function patientObjects(
  identifiers: readonly FedIdentifier[],
  authorities: AssigningAuthorities,
  detail: ObjectDetail,
): readonly ParticipantObject[] {
  const ids = identifiers.flatMap((one) => toCx(one, authorities) ?? [])
  const id = ids.find((one) => isOfDomain(one, authorities)) ?? ids[0]
  return id === undefined ? [] : [{ ...patientObject(id), details: [detail] }]
}
