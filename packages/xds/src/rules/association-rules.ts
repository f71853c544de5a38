// What each association of a submission may join, as far as the submission alone tells
// (ITI TF-3: 4.2.2).
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Association } from '../metadata/association.ts'
import {
  type AssociationInRole,
  type AssociationRole,
  type Kinds,
  associationsInRoles,
  kindsById,
} from './association-roles.ts'
import { codeWhole, extraSlotValues } from './attribute-checks.ts'
import { type Finding, type SubmissionRule, metadataFindings } from './submission-rule.ts'

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
      return [metadata(association, 'a submission set is the target, which it never is')]
    }
    return role === 'relationship' && kinds.get(association.sourceId) === 'submission-set'
      ? [metadata(association, 'from a submission set only HasMember may go out')]
      : []
  }),
  row('has-member-in-place', ['ITI TF-3: 4.2.2.1'], ({ association, role }, kinds) => {
    if (role !== 'misplaced') return []
    const [source, target] = [association.sourceId, association.targetId].map(
      (id) => kinds.get(id) ?? 'registered object',
    )
    return [metadata(association, `HasMember from ${source} to ${target}; ${hasMemberDue}`)]
  }),
  // ITI TF-3: 4.2.2.1.1. Original for an entry of this submission, Reference for one registered
  // before.
  row('submission-set-status', ['ITI TF-3: 4.2.2.1.1'], ({ association, role }) => {
    const due = role === 'entry-original' ? 'Original' : 'Reference'
    if (role !== 'entry-original' && role !== 'entry-reference') {
      return elsewhere(association, role)
    }
    const found = association.submissionSetStatus ?? 'missing'
    return found === due
      ? []
      : [metadata(association, `SubmissionSetStatus is ${found}, ${due} is due for this target`)]
  }),
  row('documentation-in-place', ['ITI TF-3: 4.2.2.2.6'], ({ association, role }) =>
    role !== 'relationship' && association.documentation.length > 0
      ? [
          metadata(
            association,
            'association documentation on a HasMember, only relationships have it',
          ),
        ]
      : [],
  ),
  row('documentation-whole', ['ITI TF-3: 4.2.2.2.6'], ({ association }) =>
    metadataFindings(
      association.documentation.flatMap((code) => codeWhole('association documentation', code)),
      association,
    ),
  ),
  row('association-extra-slots', ['ITI TF-3: 4.2.3.1.6'], ({ association }) =>
    metadataFindings(extraSlotValues(association.extraSlots), association),
  ),
  row('no-update-slots', ['ITI TF-2: 3.42.4.1.3'], ({ association }) =>
    association.extraSlots
      .filter(({ name }) => updateSlots.has(name))
      .map(({ name }) => metadata(association, `slot ${name} belongs to a metadata update`)),
  ),
  row('relationship-source', ['ITI TF-3: 4.2.2.2'], ({ association, role }, kinds) => {
    const source = kinds.get(association.sourceId)
    // What goes out from a set is another rule's.
    return role !== 'relationship' || source === 'document-entry' || source === 'submission-set'
      ? []
      : [unresolved(association, 'the source is not an entry of the submission')]
  }),
  // ITI TF-3: 4.2.2.2. What is replaced or was taken as a snapshot is in the registry, never in the
  // message.
  row('relationship-target', ['ITI TF-3: 4.2.2.2'], ({ association, role }, kinds) => {
    const target = kinds.get(association.targetId)
    if (role !== 'relationship' || target === undefined || target === 'submission-set') return []
    if (association.sourceId === association.targetId) return []
    const isOutside = outsideOnly.has(association.type)
    const mayBeHere = target === 'document-entry' && !isOutside
    const due = isOutside ? 'an entry registered before is due' : 'an entry is due'
    return mayBeHere
      ? []
      : [unresolved(association, `${association.type} has this target in the submission, ${due}`)]
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

const hasMemberDue =
  'due is from the submission set to an entry, folder or membership, or from a folder to an entry'

const outsideOnly: ReadonlySet<Association['type']> = new Set(['RPLC', 'XFRM_RPLC', 'IsSnapshotOf'])
const updateSlots: ReadonlySet<string> = new Set([
  'PreviousVersion',
  'AssociationPropagation',
  'OriginalStatus',
  'NewStatus',
])

// ITI TF-3: 4.2.2.1.1. It belongs to HasMember of entries. Senders put Original on that of a new
// folder, too, where it is true and changes nothing.
function elsewhere(association: Association, role: AssociationRole): readonly Finding[] {
  const status = association.submissionSetStatus
  const isHarmless = role === 'folder-submitted' && status === 'Original'
  // What is between the wrong objects is told once, by the rule of its place.
  return status === undefined || isHarmless || role === 'misplaced'
    ? []
    : [metadata(association, `SubmissionSetStatus is ${status}, only an entry of the set has one`)]
}

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
