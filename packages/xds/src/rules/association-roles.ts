// What each association of a submission is for, seen from its ends (ITI TF-3: 4.2.2).
import type { Association } from '../metadata/association.ts'
import type { Submission } from '../metadata/submission.ts'

export type AssociationRole =
  /** Submission set → entry of this submission. */
  | 'entry-original'
  /** Submission set → entry that is registered already. */
  | 'entry-reference'
  /** Submission set → folder of this submission. */
  | 'folder-submitted'
  /** Submission set → folder membership of this submission. */
  | 'membership-submitted'
  /** Folder → entry; either may be registered already. */
  | 'folder-member'
  /** Entry → entry. */
  | 'relationship'
  /** A HasMember between objects that have no such relation. */
  | 'misplaced'

export interface AssociationInRole {
  readonly association: Association
  readonly role: AssociationRole
}

export function associationsInRoles(submission: Submission): readonly AssociationInRole[] {
  const kinds = kindsById(submission)
  const inRole = submission.associations.map((association) => ({
    association,
    role: roleOf(association, kinds),
  }))
  const memberships = new Set(
    inRole.filter(({ role }) => role === 'folder-member').map(({ association }) => association.id),
  )
  // Only a folder membership may be put under the submission set; a relationship may not.
  return inRole.map(({ association, role }) => ({
    association,
    role:
      role === 'membership-submitted' && !memberships.has(association.targetId)
        ? 'misplaced'
        : role,
  }))
}

export type Kinds = ReadonlyMap<string, Kind>

type Kind = 'submission-set' | 'document-entry' | 'folder' | 'association'

/** The kind of each object of the submission by its id. */
export function kindsById(submission: Submission): Kinds {
  return new Map(
    [
      ...submission.submissionSets,
      ...submission.documentEntries,
      ...submission.folders,
      ...submission.associations,
    ].map(({ id, kind }) => [id, kind]),
  )
}

function roleOf({ type, sourceId, targetId }: Association, kinds: Kinds): AssociationRole {
  if (type !== 'HasMember') return 'relationship'
  const target = kinds.get(targetId)
  switch (kinds.get(sourceId)) {
    case 'submission-set':
      return target === undefined ? 'entry-reference' : submittedRoles[target]
    case 'folder':
    case undefined:
      return target === undefined || target === 'document-entry' ? 'folder-member' : 'misplaced'
    case 'document-entry':
    case 'association':
      return 'misplaced'
  }
}

const submittedRoles: Readonly<Record<Kind, AssociationRole>> = {
  'document-entry': 'entry-original',
  folder: 'folder-submitted',
  association: 'membership-submitted',
  'submission-set': 'misplaced',
}
