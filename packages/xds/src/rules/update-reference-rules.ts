// Whether the registered objects that a metadata update names may be changed or tied to one another
// (ITI TF-2: 3.57.4.1.3).
import { statusApproved, statusDeprecated } from '../identifiers.ts'
import type { Association } from '../metadata/association.ts'
import type { AvailabilityStatus } from '../metadata/availability-status.ts'
import type { UpdateAvailabilityStatus } from '../metadata/update-trigger.ts'
import type { UpdatableObject } from '../update-facts.ts'
import { propagates } from '../update-operations.ts'
import type { Finding } from './submission-rule.ts'
import type { UpdateState, UpdateStateRule } from './update-rule.ts'
import { byHandAndPropagated, dueKind } from './update-trigger-rules.ts'

const rules = ['ITI TF-2: 3.57.4.1.3']

export const updateReferenceRules: readonly UpdateStateRule[] = [
  row('status-target-known', (state) =>
    state.operations.statusUpdates
      .filter(({ targetId }) => !state.kinds.has(targetId) && !state.facts.objects.has(targetId))
      .map(({ id }) => undecodable(id, 'the target is no object of this registry')),
  ),
  row('status-target-updatable', (state) =>
    registeredTargets(state).flatMap(([{ id }, object]) => {
      const problem = unchangeable(object, state)
      return problem === undefined ? [] : [wrong(id, problem)]
    }),
  ),
  // ITI TF-2: 3.57.4.1.3.3.2. Whoever changes the status knows the present one; what comes in the
  // same message is Approved at first.
  row('original-status', (state) => [
    ...registeredTargets(state)
      .filter(
        ([one, object]) =>
          object.kind !== 'submission-set' &&
          object.availabilityStatus !== toStatus(one.originalStatus[0]),
      )
      .map(([{ id }]) => wrong(id, 'OriginalStatus is not the status of the target')),
    ...state.operations.statusUpdates
      .filter(({ targetId }) => state.kinds.has(targetId))
      .filter(({ originalStatus }) => toStatus(originalStatus[0]) !== 'Approved')
      .map(({ id }) => wrong(id, 'OriginalStatus of an object of the message is Approved')),
  ]),
  row('status-same-patient', (state) =>
    registeredTargets(state)
      .filter(([, object]) => !isOfSet(object, state))
      .map(([{ id }]) => otherPatient(id, 'the target is of another patient')),
  ),
  row('submitted-ends-live', (state) =>
    registeredEnds(state).flatMap(({ association, end, object }) => {
      const problem = endProblem(association, end, object)
      return problem === undefined ? [] : [wrong(association.id, problem)]
    }),
  ),
  row('submitted-same-patient', (state) =>
    registeredEnds(state)
      .filter(({ object }) => object?.kind === 'document-entry' || object?.kind === 'folder')
      .filter(({ object }) => object !== undefined && !isOfSet(object, state))
      .map(({ association, end }) =>
        otherPatient(association.id, `the ${end} is of another patient`),
      ),
  ),
  // ITI TF-2: 3.57.4.1.3.3.3. The same two objects are not tied in the same way twice.
  row('submitted-new', ({ operations, facts }) => {
    const tied = new Set(facts.associations.map(({ association }) => tieOf(association)))
    return operations.submissions
      .filter(({ association }) => tied.size === tied.add(tieOf(association)).size)
      .map(({ association }) => wrong(association.id, 'an equal association is there already'))
  }),
  row('submitted-or-propagated', (state) => {
    const propagated = new Set(
      state.operations.objectUpdates
        .filter((one) => propagates(one))
        .map(({ object }) => object.logicalId),
    )
    return registeredEnds(state)
      .filter(({ object }) => propagated.has(logicalIdOf(object)))
      .map(({ association }) => undecodable(association.id, byHandAndPropagated))
  }),
  row('snapshot-ends', (state) =>
    registeredEnds(state)
      .filter(({ association }) => association.type === 'IsSnapshotOf')
      .filter(
        ({ end, object }) =>
          object?.kind === 'document-entry' &&
          object.type !== (end === 'target' ? 'on-demand' : 'stable'),
      )
      .map(({ association, end }) =>
        wrong(association.id, `the ${end} has not the type that IsSnapshotOf asks for`),
      ),
  ),
]

/** Takes a status URN that was checked before. */
export function toStatus(urn: string | undefined): AvailabilityStatus | undefined {
  return urn === undefined ? undefined : statuses.get(urn)
}

const statuses: ReadonlyMap<string, AvailabilityStatus> = new Map([
  [statusApproved, 'Approved'],
  [statusDeprecated, 'Deprecated'],
])

function registeredTargets({
  operations,
  facts,
}: UpdateState): readonly (readonly [UpdateAvailabilityStatus, UpdatableObject])[] {
  return operations.statusUpdates.flatMap((one) => {
    const object = facts.objects.get(one.targetId)
    return object === undefined ? [] : [[one, object] as const]
  })
}

interface RegisteredEnd {
  readonly association: Association
  readonly end: 'source' | 'target'
  /** Undefined when there is none. */
  readonly object: UpdatableObject | undefined
}

/** Both ends of each submitted association, as far as they are not objects of the message. */
function registeredEnds({ operations, kinds, facts }: UpdateState): readonly RegisteredEnd[] {
  return operations.submissions.flatMap(({ association }) =>
    (['source', 'target'] as const)
      .filter((end) => !kinds.has(association[`${end}Id`]))
      .map((end) => ({
        association,
        end,
        object: facts.objects.get(association[`${end}Id`]),
      })),
  )
}

// ITI TF-2: 3.57.4.1.3.3.2. An older version stays as it is, and so does a submission set with
// what it holds.
function unchangeable(object: UpdatableObject, state: UpdateState): string | undefined {
  if (object.kind === 'submission-set') return 'the status of a submission set is not updated'
  if (object.kind === 'association') {
    return object.sourceKind === 'submission-set'
      ? 'the status of what ties a submission set is not updated'
      : undefined
  }
  const isUpdated = state.operations.objectUpdates.some(
    (one) => one.object.logicalId === object.logicalId,
  )
  return object.isLatest && !isUpdated
    ? undefined
    : 'the target is not the latest version of its logical object'
}

function endProblem(
  association: Association,
  end: 'source' | 'target',
  object: UpdatableObject | undefined,
): string | undefined {
  const due = dueKind(association, end)
  if (object?.kind !== due) return `the ${end} of ${association.type} is no registered ${due}`
  if (!object.isLatest) return `the ${end} is not the latest version of its logical object`
  return object.availabilityStatus === 'Approved' ? undefined : `the ${end} is deprecated`
}

function isOfSet(object: UpdatableObject, { operations: { submissionSet } }: UpdateState): boolean {
  return object.kind === 'submission-set' || object.patientId === submissionSet?.patientId
}

function logicalIdOf(object: UpdatableObject | undefined): string | undefined {
  return object?.kind === 'document-entry' || object?.kind === 'folder'
    ? object.logicalId
    : undefined
}

function tieOf({ type, sourceId, targetId }: Association): string {
  return `${type} ${sourceId} ${targetId}`
}

function row(id: string, check: (state: UpdateState) => readonly Finding[]): UpdateStateRule {
  return { id, cites: rules, on: ['ITI-57'], check }
}

function wrong(location: string, problem: string): Finding {
  return { code: 'XDSMetadataUpdateError', problem, location }
}

function undecodable(location: string, problem: string): Finding {
  return { code: 'XDSMetadataUpdateOperationError', problem, location }
}

function otherPatient(location: string, problem: string): Finding {
  return { code: 'XDSPatientIDReconciliationError', problem, location }
}
