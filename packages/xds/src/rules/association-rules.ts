// What each association of a submission may join, as far as the submission alone tells
// (ITI TF-3: 4.2.2).
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Association } from '../metadata/association.ts'
import {
  type AssociationInRole,
  type Kinds,
  associationsInRoles,
  kindsById,
} from './association-roles.ts'
import type { Finding, SubmissionRule } from './submission-rule.ts'

export const associationRules: readonly SubmissionRule[] = [
  row('ends-differ', ['ITI TF-3: 4.2.2'], ({ association }) =>
    association.sourceId === association.targetId
      ? [metadata(association, 'source and target are the same object')]
      : [],
  ),
  row('ends-resolvable', ['ITI TF-3: 4.2.2'], ({ association }, kinds) =>
    [association.sourceId, association.targetId]
      .filter((id) => !kinds.has(id) && !isUuidUrn(id))
      .map(() =>
        metadata(association, 'an end is neither an object of the submission nor an entryUUID'),
      ),
  ),
  row('set-only-has-members', ['ITI TF-3: 4.2.2.1'], ({ association, role }, kinds) => {
    if (kinds.get(association.targetId) === 'submission-set') {
      return [metadata(association, 'a submission set is the target')]
    }
    return role === 'relationship' && kinds.get(association.sourceId) === 'submission-set'
      ? [metadata(association, 'from a submission set only HasMember may go out')]
      : []
  }),
  row('has-member-in-place', ['ITI TF-3: 4.2.2.1'], ({ association, role }) =>
    role === 'misplaced'
      ? [metadata(association, 'HasMember does not join objects of these kinds')]
      : [],
  ),
  // ITI TF-3: 4.2.2.1.1. Original for an entry of this submission, Reference for one registered
  // before.
  row('submission-set-status', ['ITI TF-3: 4.2.2.1.1'], ({ association, role }) => {
    const due = role === 'entry-original' ? 'Original' : 'Reference'
    if (role !== 'entry-original' && role !== 'entry-reference') return []
    return association.submissionSetStatus === due
      ? []
      : [metadata(association, `SubmissionSetStatus must be ${due} for this target`)]
  }),
  row('documentation-in-place', ['ITI TF-3: 4.2.2.2.6'], ({ association, role }) =>
    role !== 'relationship' && association.documentation.length > 0
      ? [metadata(association, 'association documentation on a HasMember')]
      : [],
  ),
  row('no-update-slots', ['ITI TF-2: 3.42.4.1.3'], ({ association }) =>
    association.extraSlots
      .filter(({ name }) => updateSlots.has(name))
      .map(({ name }) => metadata(association, `slot ${name} belongs to a metadata update`)),
  ),
  row('relationship-source', ['ITI TF-3: 4.2.2.2'], ({ association, role }, kinds) =>
    role === 'relationship' && kinds.get(association.sourceId) !== 'document-entry'
      ? [unresolved(association, 'the source is not an entry of the submission')]
      : [],
  ),
  // ITI TF-3: 4.2.2.2. What is replaced or was taken as a snapshot is in the registry, never in the
  // message.
  row('relationship-target', ['ITI TF-3: 4.2.2.2'], ({ association, role }, kinds) => {
    const target = kinds.get(association.targetId)
    if (role !== 'relationship' || target === undefined) return []
    const mayBeHere = target === 'document-entry' && !outsideOnly.has(association.type)
    return mayBeHere
      ? []
      : [unresolved(association, `${association.type} cannot have this target in the submission`)]
  }),
  {
    // ITI TF-3: 4.2.2.2.1. The second replacement of one entry would replace what is replaced
    // already.
    id: 'one-replacement',
    cites: ['ITI TF-3: 4.2.2.2.1'],
    on: ['ITI-42'],
    check: ({ associations }) => {
      const replaced = new Set<string>()
      return associations
        .filter(({ type }) => isReplacement(type))
        .filter(({ targetId }) => replaced.size === replaced.add(targetId).size)
        .map((association) =>
          metadata(association, 'the entry is replaced more than once in the submission'),
        )
    },
  },
]

/** RPLC and XFRM_RPLC deprecate their target. */
export function isReplacement(type: Association['type']): boolean {
  return type === 'RPLC' || type === 'XFRM_RPLC'
}

const outsideOnly: ReadonlySet<Association['type']> = new Set(['RPLC', 'XFRM_RPLC', 'IsSnapshotOf'])
const updateSlots: ReadonlySet<string> = new Set(['PreviousVersion', 'AssociationPropagation'])

function row(
  id: string,
  cites: readonly string[],
  check: (inRole: AssociationInRole, kinds: Kinds) => readonly Finding[],
): SubmissionRule {
  return {
    id,
    cites,
    on: ['ITI-42'],
    check: (submission) => {
      const kinds = kindsById(submission)
      return associationsInRoles(submission).flatMap((inRole) => check(inRole, kinds))
    },
  }
}

function metadata({ id }: Association, problem: string): Finding {
  return { code: 'metadata', problem, location: id }
}

function unresolved({ id }: Association, problem: string): Finding {
  return { code: 'UnresolvedReferenceException', problem, location: id }
}
