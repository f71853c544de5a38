// How a metadata update has to mark its new versions (ITI TF-2: 3.57.4.1.3, 3.92.4.1.3).
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import {
  type ObjectUpdate,
  associationPropagation,
  previousVersion,
  previousVersionOf,
  updateSlotValues,
} from '../update-operations.ts'
import type { Finding } from './submission-rule.ts'
import { type UpdateContext, type UpdateRule, bothUpdates } from './update-rule.ts'

const rules = ['ITI TF-2: 3.57.4.1.3', 'ITI TF-2: 3.92.4.1.3']

export const updateObjectRules: readonly UpdateRule[] = [
  {
    id: 'operation-present',
    cites: rules,
    on: bothUpdates,
    check: ({ operations, codes }) => {
      const { objectUpdates, statusUpdates, submissions, strayTriggers } = operations
      const count =
        objectUpdates.length + statusUpdates.length + submissions.length + strayTriggers.length
      return count > 0
        ? []
        : [{ code: codes.operation, problem: 'the message updates nothing', location: undefined }]
    },
  },
  {
    id: 'entries-alone',
    cites: ['ITI TF-2: 3.92.4.1.3'],
    on: ['ITI-92'],
    check: ({ update, codes }) => [
      ...update.folders.map(({ id }) => ({
        code: codes.kind,
        problem: 'a folder is updated, the restricted update is for entries alone',
        location: id,
      })),
      ...update.triggers.map(({ id, type }) => ({
        code: type === 'UpdateAvailabilityStatus' ? codes.unmodifiable : codes.operation,
        problem: `${type} is not part of the restricted update`,
        location: id,
      })),
    ],
  },
  {
    id: 'logical-id',
    cites: rules,
    on: bothUpdates,
    check: ({ operations, codes }) =>
      operations.objectUpdates.flatMap(({ object }) => {
        const problem = logicalIdProblem(object)
        return problem === undefined
          ? []
          : [{ code: codes.logicalId, problem, location: object.id }]
      }),
  },
  row('one-member', ({ object, members }) =>
    members.length === 1
      ? []
      : [`${object.kind} has ${members.length} HasMember from the submission set, 1 is due`],
  ),
  row('previous-version', (one) =>
    one.members.length !== 1 || previousVersionOf(one) !== undefined
      ? []
      : [`${previousVersion} is due once, with the number of the version that is updated`],
  ),
  row('association-propagation', ({ members }) =>
    members
      .map((member) => updateSlotValues(member, associationPropagation))
      .filter((values) => values.length > 1 || !propagationValues.has(values[0]))
      .map(() => `${associationPropagation} is neither yes nor no`),
  ),
  {
    // ITI TF-2: 3.92.4.1.3. What holds the entry together with others must keep holding it.
    id: 'propagation-stays-on',
    cites: ['ITI TF-2: 3.92.4.1.3'],
    on: ['ITI-92'],
    check: ({ operations, codes }) =>
      operations.objectUpdates
        .filter(({ members }) =>
          members.some((one) => updateSlotValues(one, associationPropagation).includes('no')),
        )
        .map(({ object }) => ({
          code: codes.annotation,
          problem: `${associationPropagation} is switched off, which a restricted update may not`,
          location: object.id,
        })),
  },
  {
    id: 'update-status-original',
    cites: ['ITI TF-3: 4.2.2.1.1'],
    on: bothUpdates,
    check: ({ operations }) =>
      operations.objectUpdates.flatMap(({ object, members }) =>
        members
          .filter(({ submissionSetStatus: status }) =>
            object.kind === 'folder' ? status === 'Reference' : status !== 'Original',
          )
          .map(({ id }) => ({
            code: 'metadata',
            problem: 'SubmissionSetStatus must be Original for a new version',
            location: id,
          })),
      ),
  },
  {
    id: 'one-update-of-an-object',
    cites: rules,
    on: bothUpdates,
    check: ({ operations, codes }) =>
      repeated(operations.objectUpdates.map(({ object }) => object.logicalId)).map((logicalId) => ({
        code: codes.operation,
        problem: 'the same logicalID is updated more than once in the message',
        location: logicalId,
      })),
  },
  {
    id: 'update-one-patient',
    cites: rules,
    on: bothUpdates,
    check: ({ operations: { submissionSet, objectUpdates } }) =>
      objectUpdates
        .filter(({ object }) => object.patientId !== submissionSet?.patientId)
        .map(({ object }) => ({
          code: 'XDSPatientIDReconciliationError',
          problem: `patientId of ${object.kind} is not that of the submission set`,
          location: object.id,
        })),
  },
]

const propagationValues: ReadonlySet<string | undefined> = new Set([undefined, 'yes', 'no'])

// ITI TF-2: 3.57.4.1.3.1. The lid of a first version is its own id: such an object is none that
// could be updated.
function logicalIdProblem({ id, logicalId }: ObjectUpdate['object']): string | undefined {
  if (logicalId === undefined || logicalId === '') {
    return 'lid is missing, so the object is no new version of a registered one'
  }
  if (!isUuidUrn(logicalId)) return 'lid is no UUID URN'
  return logicalId === id ? 'lid is the id itself, so the object is a first version' : undefined
}

function row(id: string, problemsOf: (update: ObjectUpdate) => readonly string[]): UpdateRule {
  return {
    id,
    cites: rules,
    on: bothUpdates,
    check: ({ operations, codes }: UpdateContext): readonly Finding[] =>
      operations.objectUpdates.flatMap((one) =>
        problemsOf(one).map((problem) => ({
          code: codes.annotation,
          problem,
          location: one.object.id,
        })),
      ),
  }
}

/** Each value that stands more than once. */
export function repeated(values: readonly (string | undefined)[]): readonly string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const value of values) {
    if (value !== undefined) (seen.has(value) ? twice : seen).add(value)
  }
  return [...twice]
}
