// How an administrator calls the registry in tests, and what is registered for him to change: each
// call has a submission set of its own, each object its entryUUID.
import { randomUUID } from 'node:crypto'
import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { statusApproved, statusDeprecated } from '@isthmus/xds/identifiers'
import type { Association } from '@isthmus/xds/metadata/association'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { RegistryObject, Submission } from '@isthmus/xds/metadata/submission'
import type { UpdateSubmission } from '@isthmus/xds/metadata/update-submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { iti57 } from '@isthmus/xds/transactions/iti-57'
import { iti61 } from '@isthmus/xds/transactions/iti-61'
import { iti62 } from '@isthmus/xds/transactions/iti-62'
import { iti92 } from '@isthmus/xds/transactions/iti-92'
import type { RegistryCalls } from './registry-calls.ts'
import type { RunningRegistry } from './running-registry.ts'

/** `Success`, or the codes of a refusal. */
export type Heard = 'Success' | readonly string[]

export interface AdministrationCalls {
  /** ITI-57; the administrator unless said otherwise. */
  update(update: UpdateSubmission, as?: string): Promise<Heard>
  /** ITI-92. */
  restrictedUpdate(update: UpdateSubmission, as?: string): Promise<Heard>
  /** ITI-62. */
  remove(ids: readonly string[], as?: string): Promise<Heard>
  /** ITI-61, by the repository. */
  registerOnDemand(submission: Submission, as?: string): Promise<Heard>
}

export function administrationCalls({ domain, service }: RunningRegistry): AdministrationCalls {
  const clients = new Map(
    ['administrator', 'far-administrator', 'repository'].map((name) => [name, domain.client(name)]),
  )
  const clientOf = (name: string) => clients.get(name) ?? domain.client(name)
  const to = (path: string) => ({
    url: `${service.origin}${path}`,
    peer: 'registry',
    signal: AbortSignal.timeout(60_000),
  })
  return {
    async update(submission, as = 'administrator') {
      const request = { submission }
      await using answer = await clientOf(as).call(iti57, { ...to('/iti-57'), request })
      return heard(answer.response)
    },
    async restrictedUpdate(submission, as = 'administrator') {
      const request = { submission }
      await using answer = await clientOf(as).call(iti92, { ...to('/iti-92'), request })
      return heard(answer.response)
    },
    async remove(ids, as = 'administrator') {
      const request = { ids, beside: [] }
      await using answer = await clientOf(as).call(iti62, { ...to('/iti-62'), request })
      return heard(answer.response)
    },
    async registerOnDemand(submission, as = 'repository') {
      const request = { submission }
      await using answer = await clientOf(as).call(iti61, { ...to('/iti-61'), request })
      return heard(answer.response)
    },
  }
}

export function heard({ status, errors }: RegistryResponse): Heard {
  return status === 'Success' ? status : [...new Set(errors.map(({ code }) => code))]
}

export function newId(): string {
  return `urn:uuid:${randomUUID()}`
}

export function newUniqueId(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
}

/** An entry with ids of its own. */
export function someEntry(changes: Partial<DocumentEntry> = {}): DocumentEntry {
  return sampleEntry({ id: newId(), uniqueId: newUniqueId(), ...changes })
}

export function someFolder(changes: Partial<Folder> = {}): Folder {
  return sampleFolder({ id: newId(), uniqueId: newUniqueId(), ...changes })
}

export function someAssociation(changes: Partial<Association>): Association {
  return sampleAssociation({ id: newId(), ...changes })
}

/** All with entryUUIDs, in a submission set of the same patient. */
export function someSubmission(
  objects: readonly (DocumentEntry | Folder)[],
  associations: readonly Association[] = [],
  patientId = objects[0]?.patientId ?? samplePatientId,
): Submission {
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ patientId, uniqueId: newUniqueId() }),
    documentEntries: objects.filter((one) => one.kind === 'document-entry'),
    folders: objects.filter((one) => one.kind === 'folder'),
    associations,
  })
  return withEntryUuids(submission)
}

function withEntryUuids(submission: Submission): Submission {
  const ids = new Map<string, string>()
  const named = (id: string): string => {
    if (id.startsWith('urn:')) return id
    const known = ids.get(id) ?? newId()
    ids.set(id, known)
    return known
  }
  return {
    ...submission,
    submissionSets: submission.submissionSets.map((set) => ({ ...set, id: named(set.id) })),
    associations: submission.associations.map((one) => ({
      ...one,
      id: named(one.id),
      sourceId: named(one.sourceId),
      targetId: named(one.targetId),
    })),
  }
}

/** Registers it, and gives the entryUUIDs of everything that it held. */
export async function registeredIds(
  calls: RegistryCalls,
  submission: Submission,
): Promise<readonly string[]> {
  const { status, errors } = await calls.submit(submission)
  if (status !== 'Success') throw new RangeError(JSON.stringify(errors))
  const { submissionSets, documentEntries, folders, associations } = submission
  const objects: readonly RegistryObject[] = [
    ...submissionSets,
    ...documentEntries,
    ...folders,
    ...associations,
  ]
  return objects.map(({ id }) => id)
}

/** New versions of registered objects, each based on the version that `slots` says. */
export function updateOf(
  objects: readonly (DocumentEntry | Folder)[],
  slots: Readonly<Record<string, string>> = { PreviousVersion: '1' },
): UpdateSubmission {
  const fresh = objects.map((one) => ({ ...one, id: newId(), logicalId: one.logicalId ?? one.id }))
  const submission = someSubmission(fresh)
  const extraSlots = Object.entries(slots).map(([name, value]) => ({ name, values: [value] }))
  return {
    ...submission,
    associations: submission.associations.map((one) => ({ ...one, extraSlots })),
    triggers: [],
  }
}

/** Ends the life of a registered object: it is Approved so far, unless said otherwise. */
export function deprecationOf(
  targetId: string,
  { original = statusApproved, patientId = samplePatientId } = {},
): UpdateSubmission {
  const submission = someSubmission([], [], patientId)
  const [set] = submission.submissionSets
  const trigger = {
    type: 'UpdateAvailabilityStatus' as const,
    id: newId(),
    sourceId: set?.id ?? '',
    targetId,
    originalStatus: [original],
    newStatus: [original === statusApproved ? statusDeprecated : statusApproved],
    extraSlots: [],
  }
  return { ...submission, triggers: [trigger] }
}

/** Ties two registered objects to one another. */
export function tieOf(association: Association): UpdateSubmission {
  const submission = someSubmission([])
  const [set] = submission.submissionSets
  const trigger = {
    type: 'SubmitAssociation' as const,
    id: newId(),
    sourceId: set?.id ?? '',
    targetId: association.id,
    extraSlots: [],
  }
  return { ...submission, associations: [association], triggers: [trigger] }
}
