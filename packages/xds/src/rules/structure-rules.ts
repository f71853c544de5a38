// How the objects of one submission hang together: ids, one patient, members of the set
// (ITI TF-3: 4.1.4, 4.2.1).
import { beginsAsUuidUrn, isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Submission } from '../metadata/submission.ts'
import { associationsInRoles } from './association-roles.ts'
import { excerpt } from './attribute-checks.ts'
import { formats } from './attribute-formats.ts'
import type { Finding, SubmissionRule } from './submission-rule.ts'

export const structureRules: readonly SubmissionRule[] = [
  {
    id: 'readable',
    cites: ['ITI TF-3: 4.2.3'],
    on: ['ITI-41', 'ITI-42', 'RAD-68'],
    check: ({ unreadable }) =>
      unreadable.map(({ id, problem }) => ({ code: 'metadata', problem, location: id })),
  },
  {
    id: 'one-submission-set',
    cites: ['ITI TF-3: 4.1.4'],
    on: ['ITI-42'],
    check: ({ submissionSets }) =>
      submissionSets.length === 1
        ? []
        : [metadata(`${submissionSets.length} submission sets where exactly one is due`)],
  },
  {
    id: 'something-submitted',
    cites: ['ITI TF-3: 4.1.4'],
    on: ['ITI-42'],
    check: (submission) =>
      submission.documentEntries.length + submission.folders.length > 0 ||
      associationsInRoles(submission).some(
        ({ role }) => role === 'folder-member' || role === 'entry-reference',
      )
        ? []
        : [metadata('the submission holds no entry, folder, membership or reference')],
  },
  {
    id: 'ids-once',
    cites: ['ITI TF-3: 4.2.3.1.2'],
    on: ['ITI-42'],
    check: (submission) =>
      repeated(allObjects(submission).map(({ id }) => id)).map((id) =>
        metadata('the id stands on more than one object, each needs its own', id),
      ),
  },
  {
    id: 'ids-well-formed',
    cites: ['ITI TF-3: 4.2.3.1.2'],
    on: ['ITI-42'],
    check: (submission) =>
      allObjects(submission)
        .filter(({ id }) => id === '' || (beginsAsUuidUrn(id) && !isUuidUrn(id)))
        .map(({ id }) =>
          metadata('the id is neither a UUID URN nor a symbolic id (any other text)', id),
        ),
  },
  {
    // ITI TF-3: Table 4.2.4.1-2. Also between objects of different kinds.
    id: 'unique-ids-once',
    cites: ['ITI TF-3: Table 4.2.4.1-2'],
    on: ['ITI-42'],
    check: (submission) =>
      repeated(identifiedObjects(submission).map(({ uniqueId }) => uniqueId)).map((uniqueId) => ({
        code: 'XDSRegistryDuplicateUniqueIdInMessage',
        problem: `uniqueId ${excerpt(uniqueId)} stands more than once in the submission`,
        location: uniqueId,
      })),
  },
  {
    // What is missing or malformed is told once, by the rule of its own attribute.
    id: 'one-patient',
    cites: ['ITI TF-3: Table 4.2.4.1-2'],
    on: ['ITI-42'],
    check: (submission) => {
      const [submissionSet] = submission.submissionSets
      if (submissionSet === undefined || !formats.cx.accepts(submissionSet.patientId)) return []
      return [...submission.documentEntries, ...submission.folders]
        .filter(({ patientId }) => formats.cx.accepts(patientId))
        .filter(({ patientId }) => patientId !== submissionSet.patientId)
        .map(({ id, kind }) => ({
          code: 'XDSPatientIdDoesNotMatch',
          problem: `patientId of ${kind} ${id} is not that of the submission set`,
          location: id,
        }))
    },
  },
  {
    id: 'members-of-the-set',
    cites: ['ITI TF-3: 4.2.1.2', 'ITI TF-3: 4.2.1.4'],
    on: ['ITI-42'],
    check: (submission) => {
      const inRoles = associationsInRoles(submission)
      const counts = new Map<string, number>()
      for (const { association, role } of inRoles) {
        const { targetId } = association
        if (submittedRoles.has(role)) counts.set(targetId, (counts.get(targetId) ?? 0) + 1)
      }
      const memberships = inRoles
        .filter(({ role }) => role === 'folder-member')
        .map(({ association }) => association)
      return [...submission.documentEntries, ...submission.folders, ...memberships].flatMap(
        ({ id, kind }) => {
          const count = counts.get(id) ?? 0
          return count === 1
            ? []
            : [metadata(`${kind} has ${count} HasMember from the submission set, 1 is due`, id)]
        },
      )
    },
  },
]

const submittedRoles: ReadonlySet<string> = new Set([
  'entry-original',
  'folder-submitted',
  'membership-submitted',
])

function allObjects(submission: Submission): readonly { readonly id: string }[] {
  return [...identifiedObjects(submission), ...submission.associations]
}

function identifiedObjects(submission: Submission) {
  return [...submission.submissionSets, ...submission.documentEntries, ...submission.folders]
}

function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const value of values) (seen.has(value) ? twice : seen).add(value)
  return [...twice].filter((value) => value !== '')
}

function metadata(problem: string, location?: string): Finding {
  return { code: 'metadata', problem, location }
}
