// Works out what an accepted metadata update changes (ITI TF-2: 3.57.4.1.3.3).
import { formatDtm } from '@isthmus/hl7/dtm'
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import { toEntryUuid } from './entry-uuid.ts'
import type { Association } from './metadata/association.ts'
import type { AvailabilityStatus } from './metadata/availability-status.ts'
import type { DocumentEntry } from './metadata/document-entry.ts'
import type { Folder } from './metadata/folder.ts'
import type { SubmissionSet } from './metadata/submission-set.ts'
import type { Circumstances } from './register.ts'
import { isReplacement } from './rules/association-rules.ts'
import { toStatus } from './rules/update-reference-rules.ts'
import type { UpdateState, UpdateTransaction } from './rules/update-rule.ts'
import { versionOf, withLatest } from './rules/update-version-rules.ts'
import { associationPropagation, propagates } from './update-operations.ts'
import type { StatusChange, UpdatePlan } from './update-plan.ts'

/** Takes an update that no rule refuses. Throws TypeError when there is no submission set. */
export function planUpdate(
  state: UpdateState,
  transaction: UpdateTransaction,
  { now, newUuid }: Circumstances,
): UpdatePlan {
  const given = state.operations.submissionSet
  if (given === undefined) throw new TypeError('an update without a submission set was let through')
  const ids = entryUuids(newUuid)
  const submissionSet = firstVersion({ ...given, id: ids.named(given.id) })
  const lastUpdateTime = formatDtm(now)
  const versions = newVersions(state, transaction, ids)
  const folders = versions.filter((one) => one.kind === 'folder')
  const tied = [...propagated(state, ids), ...submitted(state, ids)]
  const associations = [...tied, ...followed(state, tied, ids)]
  const members = associations.filter(({ type }) => type === 'HasMember')
  const statusChanges = changedStatuses(state)
  const newFolders = new Set(folders.map(({ id }) => id))
  const touched = [
    ...members.map(({ sourceId }) => sourceId),
    ...foldersOf(statusChanges, state),
  ].filter((id) => !newFolders.has(id))
  return {
    patientId: submissionSet.patientId,
    submissionSet,
    documentEntries: versions.filter((one) => one.kind === 'document-entry'),
    folders: folders.map((folder) => ({ ...folder, lastUpdateTime })),
    associations: [
      ...setMembers(state, ids),
      ...associations,
      ...members.map(({ id }) => hasMember(ids.fresh(), submissionSet.id, id)),
    ],
    superseded: withLatest(state).map(
      ([
        ,
        {
          object: { id, kind },
        },
      ]) => ({ id, kind }),
    ),
    statusChanges,
    touchedFolderIds: [...new Set(touched)],
    lastUpdateTime,
  }
}

interface EntryUuids {
  /** One entryUUID for a symbolic id wherever it stands; an entryUUID stays. */
  readonly named: (id: string) => string
  readonly fresh: () => string
}

function entryUuids(newUuid: () => string): EntryUuids {
  const given = new Map<string, string>()
  const fresh = () => toEntryUuid(newUuid())
  return {
    fresh,
    named(id) {
      if (isUuidUrn(id)) return id
      const known = given.get(id) ?? fresh()
      given.set(id, known)
      return known
    },
  }
}

// ITI TF-2: 3.57.4.1.3.3.1. Version and status are the registry's; home is for answers across
// communities. ITI TF-2: 3.92.4.1.3. A restricted update leaves the status as it was.
function newVersions(
  state: UpdateState,
  transaction: UpdateTransaction,
  ids: EntryUuids,
): readonly (DocumentEntry | Folder)[] {
  const ordered = orderedStatuses(state)
  return withLatest(state).map(([{ object }, { object: latest }]) => ({
    ...object,
    id: ids.named(object.id),
    logicalId: object.logicalId,
    version: versionOf(latest) + 1,
    availabilityStatus:
      transaction === 'ITI-92'
        ? (latest.availabilityStatus ?? 'Approved')
        : (ordered.get(object.id) ?? 'Approved'),
    homeCommunityId: undefined,
  }))
}

/** Statuses that the message orders for its own objects, by their submitted ids. */
function orderedStatuses({
  operations,
  kinds,
}: UpdateState): ReadonlyMap<string, AvailabilityStatus> {
  return new Map(
    operations.statusUpdates.flatMap(({ targetId, newStatus }) => {
      const status = toStatus(newStatus[0])
      return status === undefined || !kinds.has(targetId) ? [] : [[targetId, status] as const]
    }),
  )
}

// ITI TF-3: 4.2.2.1. The submission set holds the new versions; how it was propagated is no longer
// of interest.
function setMembers({ operations }: UpdateState, ids: EntryUuids): readonly Association[] {
  return operations.objectUpdates.flatMap(({ members }) =>
    members.map((member) => {
      const { extraSlots } = member
      return {
        ...registered(member, ids),
        extraSlots: extraSlots.filter(({ name }) => name !== associationPropagation),
      }
    }),
  )
}

// ITI TF-2: 3.57.4.1.3.3.1.5. The new version gets a copy of each Approved membership and
// relationship; those of the former version stay.
function propagated(state: UpdateState, ids: EntryUuids): readonly Association[] {
  const successors = new Map<string, string>()
  const ended = new Set<string>()
  for (const [one, { object: latest }] of withLatest(state)) {
    if (propagates(one)) successors.set(latest.id, ids.named(one.object.id))
    else ended.add(latest.id)
  }
  return state.facts.associations
    .map(({ association }) => association)
    .filter(({ sourceId, targetId }) => successors.has(sourceId) || successors.has(targetId))
    .filter(({ sourceId, targetId }) => !ended.has(sourceId) && !ended.has(targetId))
    .map((association) => {
      const { sourceId, targetId } = association
      const id = ids.fresh()
      return {
        ...association,
        ...firstVersionOf(id),
        id,
        sourceId: successors.get(sourceId) ?? sourceId,
        targetId: successors.get(targetId) ?? targetId,
      }
    })
}

function submitted(state: UpdateState, ids: EntryUuids): readonly Association[] {
  const ordered = orderedStatuses(state)
  return state.operations.submissions.map(({ association }) => ({
    ...registered(association, ids),
    availabilityStatus: ordered.get(association.id) ?? 'Approved',
  }))
}

// ITI TF-3: 4.2.2.2.3. A replacement becomes a member of every folder that holds the original, also
// when it is tied to it later.
function followed(
  { facts }: UpdateState,
  tied: readonly Association[],
  ids: EntryUuids,
): readonly Association[] {
  const held = new Set(
    [...tied, ...facts.associations.map(({ association }) => association)]
      .filter(({ type }) => type === 'HasMember')
      .map(({ sourceId, targetId }) => `${sourceId} ${targetId}`),
  )
  return tied
    .filter((one) => isReplacement(one.type) && one.availabilityStatus === 'Approved')
    .flatMap(({ sourceId, targetId }) =>
      facts.associations
        .filter(({ association: { type, targetId: member } }) => {
          return type === 'HasMember' && member === targetId
        })
        .map(({ association }) => ({ folderId: association.sourceId, entryId: sourceId })),
    )
    .filter(({ folderId, entryId }) => held.size !== held.add(`${folderId} ${entryId}`).size)
    .map(({ folderId, entryId }) => hasMember(ids.fresh(), folderId, entryId))
}

// ITI TF-3: 4.2.2.2.3. What is replaced is deprecated, with all that was made from it.
function changedStatuses(state: UpdateState): readonly StatusChange[] {
  const { operations, facts } = state
  const changes = new Map<string, StatusChange>()
  for (const { targetId: id, newStatus } of operations.statusUpdates) {
    const object = facts.objects.get(id)
    const availabilityStatus = toStatus(newStatus[0])
    if (object === undefined || object.kind === 'submission-set') continue
    if (availabilityStatus === undefined) continue
    changes.set(id, { id, kind: object.kind, availabilityStatus })
  }
  const ordered = orderedStatuses(state)
  const replaced = operations.submissions
    .map(({ association }) => association)
    .filter(({ type, id }) => isReplacement(type) && ordered.get(id) !== 'Deprecated')
    .map(({ targetId }) => targetId)
  for (const id of replaced.length === 0 ? [] : [...replaced, ...facts.derivedIds]) {
    changes.set(id, { id, kind: 'document-entry', availabilityStatus: 'Deprecated' })
  }
  return [...changes.values()]
}

/** The folders of those memberships whose status changes. */
function foldersOf(changes: readonly StatusChange[], { facts }: UpdateState): readonly string[] {
  return changes.flatMap(({ id }) => {
    const object = facts.objects.get(id)
    return object?.kind === 'association' && object.sourceKind === 'folder' ? [object.sourceId] : []
  })
}

function firstVersion(submissionSet: SubmissionSet): SubmissionSet {
  return { ...submissionSet, ...firstVersionOf(submissionSet.id), homeCommunityId: undefined }
}

function registered(association: Association, ids: EntryUuids): Association {
  const id = ids.named(association.id)
  return {
    ...association,
    ...firstVersionOf(id),
    id,
    sourceId: ids.named(association.sourceId),
    targetId: ids.named(association.targetId),
  }
}

function firstVersionOf(id: string) {
  return { logicalId: id, version: 1, availabilityStatus: 'Approved' } as const
}

function hasMember(id: string, sourceId: string, targetId: string): Association {
  return {
    kind: 'association',
    id,
    ...firstVersionOf(id),
    type: 'HasMember',
    sourceId,
    targetId,
    submissionSetStatus: undefined,
    documentation: [],
    extraSlots: [],
  }
}
