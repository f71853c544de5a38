// Decides a registration: what is added, deprecated and touched, or why it is refused
// (ITI TF-2: 3.42.4.1.3).
import { formatDtm } from '@isthmus/hl7/dtm'
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import { toEntryUuid } from './entry-uuid.ts'
import type { Association } from './metadata/association.ts'
import type { DocumentEntry } from './metadata/document-entry.ts'
import type { Folder } from './metadata/folder.ts'
import type { Submission } from './metadata/submission.ts'
import type { SubmissionSet } from './metadata/submission-set.ts'
import type { RegistrationFacts } from './registration-facts.ts'
import type { RegistryError } from './registry-response.ts'
import { isReplacement } from './rules/association-rules.ts'
import { associationsInRoles } from './rules/association-roles.ts'
import { checkRegistration } from './rules/registration-rules.ts'

/** What an accepted registration changes; to be written as a whole or not at all. */
export interface RegistrationPlan {
  readonly patientId: string
  readonly submissionSet: SubmissionSet
  readonly documentEntries: readonly DocumentEntry[]
  readonly folders: readonly Folder[]
  readonly associations: readonly Association[]
  /** Entries that become Deprecated. */
  readonly deprecatedIds: readonly string[]
  /** Folders registered before whose lastUpdateTime becomes `lastUpdateTime`. */
  readonly touchedFolderIds: readonly string[]
  /** DTM to the second. */
  readonly lastUpdateTime: string
}

export type RegistrationDecision =
  | { readonly kind: 'register'; readonly plan: RegistrationPlan }
  | { readonly kind: 'reject'; readonly errors: readonly RegistryError[] }

export interface Circumstances {
  readonly now: Date
  /** A fresh random UUID, without prefix. */
  readonly newUuid: () => string
}

/**
 * Takes a canonical submission that `checkSubmission` had nothing against, and the facts that
 * `factsNeeded` asked for. Gives the plan, or everything that speaks against it.
 */
export function decideRegistration(
  submission: Submission,
  facts: RegistrationFacts,
  { now, newUuid }: Circumstances,
): RegistrationDecision {
  const errors = checkRegistration(submission, facts)
  if (errors.length > 0) return { kind: 'reject', errors }
  const named = withEntryUuids(submission, newUuid)
  const [submissionSet] = named.submissionSets
  if (submissionSet === undefined) return { kind: 'reject', errors: [noSubmissionSet] }

  const followed = followIntoFolders(named, facts)
  const associations = [...named.associations, ...membershipsOf(followed, submissionSet, newUuid)]
  const lastUpdateTime = formatDtm(now)
  const ownFolders = new Set(named.folders.map(({ id }) => id))
  return {
    kind: 'register',
    plan: {
      patientId: submissionSet.patientId,
      submissionSet: firstVersion(submissionSet),
      documentEntries: named.documentEntries.map((entry) => firstVersion(entry)),
      folders: named.folders.map((folder) => ({ ...firstVersion(folder), lastUpdateTime })),
      associations: associations.map((association) => registered(association)),
      deprecatedIds: deprecatedBy(named, facts),
      touchedFolderIds: [
        ...new Set([...foldersAddedTo(named), ...followed.map(({ folderId }) => folderId)]),
      ].filter((id) => !ownFolders.has(id)),
      lastUpdateTime,
    },
  }
}

// ITI TF-3: 4.2.3.1.2. Each symbolic id is replaced by one entryUUID wherever it stands.
function withEntryUuids(submission: Submission, newUuid: () => string): Submission {
  const given = new Map<string, string>()
  const named = (id: string): string => {
    if (isUuidUrn(id)) return id
    const known = given.get(id)
    if (known !== undefined) return known
    const fresh = toEntryUuid(newUuid())
    given.set(id, fresh)
    return fresh
  }
  return {
    submissionSets: submission.submissionSets.map((set) => ({ ...set, id: named(set.id) })),
    documentEntries: submission.documentEntries.map((entry) => ({ ...entry, id: named(entry.id) })),
    folders: submission.folders.map((folder) => ({ ...folder, id: named(folder.id) })),
    associations: submission.associations.map((association) => ({
      ...association,
      id: named(association.id),
      sourceId: named(association.sourceId),
      targetId: named(association.targetId),
    })),
    unreadable: [],
  }
}

// ITI TF-3: 4.2.3.2.2. First version, Approved, whatever the sender wrote; home is for answers
// across communities.
function firstVersion<T extends SubmissionSet | DocumentEntry | Folder>(object: T): T {
  return { ...registered(object), homeCommunityId: undefined }
}

function registered<T extends { readonly id: string }>(object: T): T {
  return { ...object, logicalId: object.id, version: 1, availabilityStatus: 'Approved' }
}

interface Followed {
  readonly folderId: string
  readonly entryId: string
}

// ITI TF-2: 3.42.4.1.3.3. A replacement becomes a member of every Approved folder that holds the
// original.
function followIntoFolders(
  submission: Submission,
  { memberships }: RegistrationFacts,
): readonly Followed[] {
  const submitted = new Set(
    submission.associations
      .filter(({ type }) => type === 'HasMember')
      .map(({ sourceId, targetId }) => `${sourceId} ${targetId}`),
  )
  const followed = submission.associations
    .filter(({ type }) => isReplacement(type))
    .flatMap(({ sourceId, targetId }) =>
      memberships
        .filter(({ entryId }) => entryId === targetId)
        .map(({ folderId }) => ({ folderId, entryId: sourceId })),
    )
  const fresh = followed.filter((one) => {
    const key = `${one.folderId} ${one.entryId}`
    return submitted.size !== submitted.add(key).size
  })
  return fresh
}

// ITI TF-3: 4.2.1.4. A new membership is itself a member of the submission set that made it.
function membershipsOf(
  followed: readonly Followed[],
  submissionSet: SubmissionSet,
  newUuid: () => string,
): readonly Association[] {
  return followed.flatMap(({ folderId, entryId }) => {
    const membership = hasMember(toEntryUuid(newUuid()), folderId, entryId)
    return [membership, hasMember(toEntryUuid(newUuid()), submissionSet.id, membership.id)]
  })
}

function hasMember(id: string, sourceId: string, targetId: string): Association {
  return {
    kind: 'association',
    id,
    logicalId: id,
    version: 1,
    availabilityStatus: 'Approved',
    type: 'HasMember',
    sourceId,
    targetId,
    submissionSetStatus: undefined,
    documentation: [],
    extraSlots: [],
  }
}

// ITI TF-2: 3.42.4.1.3.3. The replaced entry and everything appended to it or transformed from it.
function deprecatedBy(
  submission: Submission,
  { derivedIds }: RegistrationFacts,
): readonly string[] {
  const replaced = submission.associations
    .filter(({ type }) => isReplacement(type))
    .map(({ targetId }) => targetId)
  return replaced.length === 0 ? [] : [...new Set([...replaced, ...derivedIds])]
}

function foldersAddedTo(submission: Submission): readonly string[] {
  return associationsInRoles(submission)
    .filter(({ role }) => role === 'folder-member')
    .map(({ association }) => association.sourceId)
}

const noSubmissionSet: RegistryError = {
  code: 'XDSRegistryMetadataError',
  severity: 'Error',
  codeContext: 'no submission set',
  location: undefined,
}
