// How a metadata update has to order a change of status and a new association
// (ITI TF-2: 3.57.4.1.3).
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import { statusApproved, statusDeprecated } from '../identifiers.ts'
import type { Association } from '../metadata/association.ts'
import type { UpdateAvailabilityStatus } from '../metadata/update-trigger.ts'
import { associationPropagation, previousVersion, propagates } from '../update-operations.ts'
import type { Finding } from './submission-rule.ts'
import { repeated } from './update-object-rules.ts'
import { type UpdateContext, type UpdateRule, bothUpdates } from './update-rule.ts'

const rules = ['ITI TF-2: 3.57.4.1.3']

export const updateTriggerRules: readonly UpdateRule[] = [
  {
    id: 'slots-in-place',
    cites: rules,
    on: bothUpdates,
    check: ({ update, operations, codes }) => {
      const members = new Set(operations.objectUpdates.flatMap((one) => one.members))
      return [...update.associations, ...update.triggers].flatMap((one) =>
        one.extraSlots
          .filter(({ name }) => updateSlots.has(name))
          .filter(({ name }) => !(isMember(one, members) && memberSlots.has(name)))
          .map(({ name }) => ({
            code: codes.annotation,
            problem: `slot ${name} has no place on ${one.type} of this kind`,
            location: one.id,
          })),
      )
    },
  },
  {
    id: 'no-stray-association',
    cites: rules,
    on: bothUpdates,
    check: ({ operations, codes }) =>
      operations.others.map(({ id }) => ({
        code: codes.operation,
        problem: 'the association belongs to no operation of an update',
        location: id,
      })),
  },
  row('trigger-ids-once', ({ update: { triggers }, kinds }) => {
    const ids = triggers.map(({ id }) => id).filter((id) => id !== '')
    return [...repeated(ids), ...ids.filter((id) => kinds.has(id))].map((id) => ({
      code: 'metadata',
      problem: 'the id stands on more than one object, each needs its own',
      location: id,
    }))
  }),
  row('trigger-from-the-set', ({ update, operations }) =>
    update.triggers
      .filter(({ sourceId }) => sourceId !== operations.submissionSet?.id)
      .map(({ id, type }) => wrong(id, `${type} does not come from the submission set`)),
  ),
  row('status-values', ({ operations }) =>
    operations.statusUpdates.flatMap((one) =>
      statusProblems(one).map((problem) => undecodable(one.id, problem)),
    ),
  ),
  row('status-target', ({ operations, kinds }) => {
    const submitted = new Set(operations.submissions.map(({ association }) => association.id))
    return operations.statusUpdates.flatMap(({ id, targetId }) => {
      const kind = kinds.get(targetId)
      if (kind === 'submission-set' || (kind === 'association' && !submitted.has(targetId))) {
        return [wrong(id, `the status of this ${kind} is not one that is updated`)]
      }
      return kind !== undefined || isUuidUrn(targetId)
        ? []
        : [undecodable(id, 'the target is neither an object of the message nor an entryUUID')]
    })
  }),
  row('one-status-of-an-object', ({ operations }) =>
    repeated(operations.statusUpdates.map(({ targetId }) => targetId)).map((id) =>
      undecodable(id, 'the status of one object is updated more than once in the message'),
    ),
  ),
  row('submits-an-association', ({ operations }) => [
    ...operations.strayTriggers.map(({ id }) =>
      wrong(id, 'SubmitAssociation has no association of the message as its target'),
    ),
    ...operations.submissions
      .filter(({ triggers }) => triggers.length > 1)
      .map(({ association }) =>
        undecodable(association.id, 'the association is submitted more than once'),
      ),
  ]),
  row('submitted-ends', ({ operations, kinds }) =>
    operations.submissions.flatMap(({ association }) =>
      (['source', 'target'] as const).flatMap((end) => {
        const id = association[`${end}Id`]
        const kind = kinds.get(id)
        const due = dueKind(association, end)
        if (kind === undefined) {
          return isUuidUrn(id) ? [] : [wrong(association.id, `the ${end} is no entryUUID`)]
        }
        return kind === due
          ? []
          : [wrong(association.id, `the ${end} of ${association.type} is no ${due}`)]
      }),
    ),
  ),
  row('submitted-status', ({ operations }) =>
    operations.submissions
      .filter(({ association }) => association.submissionSetStatus !== undefined)
      .map(({ association }) =>
        undecodable(association.id, 'SubmissionSetStatus is not for this association'),
      ),
  ),
  // ITI TF-2: 3.57.4.1.3.1. What is propagated is not also tied by hand.
  row('propagated-or-submitted', ({ operations }) => {
    const propagated = new Set(
      operations.objectUpdates.filter((one) => propagates(one)).map(({ object }) => object.id),
    )
    return operations.submissions
      .filter(({ association: { sourceId, targetId } }) =>
        [sourceId, targetId].some((id) => propagated.has(id)),
      )
      .map(({ association }) => undecodable(association.id, byHandAndPropagated))
  }),
]

/** Also said of an end that is the former version of what is updated. */
export const byHandAndPropagated =
  'an association is submitted for an object whose associations are propagated'

/** The kind of object that an end of a submitted association has to be. */
export function dueKind(
  { type }: Pick<Association, 'type'>,
  end: 'source' | 'target',
): 'folder' | 'document-entry' {
  return type === 'HasMember' && end === 'source' ? 'folder' : 'document-entry'
}

const statusUrns: ReadonlySet<string> = new Set([statusApproved, statusDeprecated])
const memberSlots: ReadonlySet<string> = new Set([previousVersion, associationPropagation])
const updateSlots: ReadonlySet<string> = new Set([...memberSlots, 'OriginalStatus', 'NewStatus'])

function isMember(one: { readonly id: string }, members: ReadonlySet<unknown>): boolean {
  return members.has(one)
}

// ITI TF-2: 3.57.4.1.3.3.2. Both statuses are named, and they differ.
function statusProblems({ originalStatus, newStatus }: UpdateAvailabilityStatus): string[] {
  const problems = [
    ...statusProblem('OriginalStatus', originalStatus),
    ...statusProblem('NewStatus', newStatus),
  ]
  return problems.length === 0 && originalStatus[0] === newStatus[0]
    ? ['OriginalStatus and NewStatus are the same']
    : problems
}

function statusProblem(name: string, values: readonly string[]): readonly string[] {
  const [value = ''] = values
  if (values.length !== 1) return [`${name} has ${values.length} values where one is due`]
  return statusUrns.has(value) ? [] : [`${name} is no status that there is`]
}

function row(id: string, check: (context: UpdateContext) => readonly Finding[]): UpdateRule {
  return { id, cites: rules, on: ['ITI-57'], check }
}

function wrong(location: string, problem: string): Finding {
  return { code: 'XDSMetadataUpdateError', problem, location }
}

function undecodable(location: string, problem: string): Finding {
  return { code: 'XDSMetadataUpdateOperationError', problem, location }
}
