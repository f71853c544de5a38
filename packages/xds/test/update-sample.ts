// Metadata updates and what a registry knows of them, whole and acceptable, to be spoilt in one
// respect at a time.
import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
} from '@isthmus/testbed/sample-submission'
import { statusApproved, statusDeprecated } from '../src/identifiers.ts'
import type { Association } from '../src/metadata/association.ts'
import type { DocumentEntry } from '../src/metadata/document-entry.ts'
import type { Folder } from '../src/metadata/folder.ts'
import type { UpdateSubmission } from '../src/metadata/update-submission.ts'
import type { SubmitAssociation, UpdateAvailabilityStatus } from '../src/metadata/update-trigger.ts'
import type { LinkedAssociation, UpdatableObject, UpdateFacts } from '../src/update-facts.ts'

export const entryLid = uuid('e')
export const folderLid = uuid('f')
export const otherEntry = uuid('d')
export const otherPatientId = 'N-1002^^^&2.999.1.2&ISO'

export function uuid(digit: string): string {
  return `urn:uuid:${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`
}

/** A new version of the registered entry. */
export function newEntry(changes: Partial<DocumentEntry> = {}): DocumentEntry {
  return sampleEntry({ logicalId: entryLid, title: 'CT head, corrected', ...changes })
}

/** A new version of the registered folder. */
export function newFolder(changes: Partial<Folder> = {}): Folder {
  return sampleFolder({ logicalId: folderLid, title: 'Follow-up, renamed', ...changes })
}

export interface UpdateParts {
  readonly entries?: readonly DocumentEntry[]
  readonly folders?: readonly Folder[]
  readonly associations?: readonly Association[]
  readonly triggers?: UpdateSubmission['triggers']
  /** Slots of each HasMember from the submission set. */
  readonly slots?: Readonly<Record<string, readonly string[]>>
}

/** New versions are based on version 1; associations are as given. */
export function update(parts: UpdateParts = {}): UpdateSubmission {
  const { entries = [], folders = [], associations = [], triggers = [] } = parts
  const { slots = { PreviousVersion: ['1'] } } = parts
  const extraSlots = Object.entries(slots).map(([name, values]) => ({ name, values }))
  const submission = sampleSubmission({ documentEntries: entries, folders })
  const members = submission.associations.map((one) => ({ ...one, extraSlots }))
  return { ...submission, associations: [...members, ...associations], triggers }
}

export function updateOfEntry(
  changes: Partial<DocumentEntry> = {},
  slots?: UpdateParts['slots'],
): UpdateSubmission {
  return update({ entries: [newEntry(changes)], ...(slots === undefined ? {} : { slots }) })
}

export function statusTrigger(
  targetId: string,
  changes: Partial<UpdateAvailabilityStatus> = {},
): UpdateAvailabilityStatus {
  return {
    type: 'UpdateAvailabilityStatus',
    id: 'status-1',
    sourceId: 'ss-1',
    targetId,
    originalStatus: [statusApproved],
    newStatus: [statusDeprecated],
    extraSlots: [],
    ...changes,
  }
}

export function submitTrigger(changes: Partial<SubmitAssociation> = {}): SubmitAssociation {
  return {
    type: 'SubmitAssociation',
    id: 'submit-1',
    sourceId: 'ss-1',
    targetId: 'as-9',
    extraSlots: [],
    ...changes,
  }
}

/** An order to tie two registered objects to one another. */
export function submitting(
  changes: Partial<Association> = {},
  parts: UpdateParts = {},
): UpdateSubmission {
  const association = sampleAssociation({
    id: 'as-9',
    type: 'APND',
    sourceId: otherEntry,
    targetId: entryLid,
    ...changes,
  })
  return update({ associations: [association], triggers: [submitTrigger()], ...parts })
}

/** The registered first version of what `newEntry` updates. */
export function registeredEntry(changes: Partial<DocumentEntry> = {}): DocumentEntry {
  return sampleEntry({
    id: entryLid,
    logicalId: entryLid,
    version: 1,
    availabilityStatus: 'Approved',
    ...changes,
  })
}

export function registeredFolder(changes: Partial<Folder> = {}): Folder {
  return sampleFolder({
    id: folderLid,
    logicalId: folderLid,
    version: 1,
    availabilityStatus: 'Approved',
    ...changes,
  })
}

export type UpdatableEntry = Extract<UpdatableObject, { readonly kind: 'document-entry' }>

export function updatableEntry(changes: Partial<UpdatableEntry> = {}): UpdatableEntry {
  return {
    kind: 'document-entry',
    type: 'stable',
    logicalId: entryLid,
    isLatest: true,
    patientId: samplePatientId,
    availabilityStatus: 'Approved',
    ...changes,
  }
}

export function linked(
  changes: Partial<Association>,
  patients: Partial<LinkedAssociation> = {},
): LinkedAssociation {
  return {
    association: sampleAssociation({ availabilityStatus: 'Approved', ...changes }),
    sourcePatientId: samplePatientId,
    targetPatientId: samplePatientId,
    ...patients,
  }
}

/** A registry that holds two entries, one folder, and nothing between them. */
export function updateFacts(changes: Partial<UpdateFacts> = {}): UpdateFacts {
  const folder = { ...updatableEntry({ logicalId: folderLid }), kind: 'folder' } as const
  return {
    patient: 'active',
    usedIds: new Set(),
    submissionSetUniqueId: 'new',
    latest: new Map([
      [entryLid, { object: registeredEntry(), patientId: samplePatientId }],
      [folderLid, { object: registeredFolder(), patientId: samplePatientId }],
    ]),
    objects: new Map<string, UpdatableObject>([
      [entryLid, updatableEntry()],
      [otherEntry, updatableEntry({ logicalId: otherEntry })],
      [folderLid, folder],
    ]),
    associations: [],
    derivedIds: [],
    ...changes,
  }
}

/** Facts in which one object is another one. */
export function withObject(id: string, object: UpdatableObject | undefined): UpdateFacts {
  const facts = updateFacts()
  const objects = new Map(facts.objects)
  if (object === undefined) objects.delete(id)
  else objects.set(id, object)
  return { ...facts, objects }
}
