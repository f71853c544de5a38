// What a patient or a label withholds leaves no trace, in whichever kind of object and by whichever
// query it would show.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { statusApproved, statusDeprecated, type storedQueryIds } from '@isthmus/xds/identifiers'
import type { QuerySlot } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RegistryCalls, countsOf, registryCalls } from './registry-calls.ts'
import { type RunningRegistry, refusing, startRunningRegistry } from './running-registry.ts'

let running: RunningRegistry
let calls: RegistryCalls

const id = (digits: string): string => `urn:uuid:00000000-0000-4000-8000-0000000000${digits}`
const openSet = id('10')
const openFolder = id('11')
const normal = id('12')
const restricted = id('13')
const hiddenSet = id('20')
const hiddenFolder = id('21')
const veryRestricted = id('22')
const emptyFolder = id('31')
const laterSet = id('40')
const borrowingSet = id('50')
const addendum = id('60')
const ofRefusing = id('70')
const setOfRefusing = id('71')
const folderOfRefusing = id('72')

function entry(entryId: string, label: 'N' | 'R' | 'V', changes: Partial<DocumentEntry> = {}) {
  const confidentialityCodes = [
    { code: label, scheme: '2.16.840.1.113883.5.25', display: label },
  ] as const
  return sampleEntry({
    id: entryId,
    uniqueId: `2.999.77.1.${Number(entryId.slice(-2))}`,
    confidentialityCodes,
    ...changes,
  })
}

function set(setId: string, patientId = samplePatientId) {
  return sampleSubmissionSet({
    id: setId,
    patientId,
    uniqueId: `2.999.77.3.${Number(setId.slice(-2))}`,
  })
}

function folder(folderId: string, patientId = samplePatientId) {
  return sampleFolder({
    id: folderId,
    patientId,
    uniqueId: `2.999.77.4.${Number(folderId.slice(-2))}`,
  })
}

function joins(sourceId: string, targetId: string) {
  return sampleAssociation({
    id: `${sourceId.slice(-2)}-${targetId.slice(-2)}`,
    sourceId,
    targetId,
  })
}

beforeAll(async () => {
  running = await startRunningRegistry('hospital', {
    leafClassResultsMax: 50,
    objectRefResultsMax: 50,
  })
  calls = registryCalls(running)
  const reference = {
    ...joins(borrowingSet, ofRefusing),
    submissionSetStatus: 'Reference',
  } as const
  for (const submission of [
    sampleSubmission({
      submissionSet: set(openSet),
      documentEntries: [entry(normal, 'N'), entry(restricted, 'R')],
      folders: [folder(openFolder)],
      associations: [joins(openFolder, normal), joins(openFolder, restricted)],
    }),
    sampleSubmission({
      submissionSet: set(hiddenSet),
      documentEntries: [entry(veryRestricted, 'V')],
      folders: [folder(hiddenFolder)],
      associations: [joins(hiddenFolder, veryRestricted)],
    }),
    sampleSubmission({
      submissionSet: set(id('30')),
      documentEntries: [],
      folders: [folder(emptyFolder)],
    }),
    // It holds nothing but a membership of what is hidden.
    sampleSubmission({
      submissionSet: set(laterSet),
      documentEntries: [],
      associations: [joins(openFolder, veryRestricted)],
    }),
    sampleSubmission({
      submissionSet: set(setOfRefusing, refusing),
      documentEntries: [entry(ofRefusing, 'N', { patientId: refusing })],
      folders: [folder(folderOfRefusing, refusing)],
      associations: [joins(folderOfRefusing, ofRefusing)],
    }),
    sampleSubmission({
      submissionSet: set(borrowingSet),
      documentEntries: [],
      associations: [reference],
    }),
    sampleSubmission({
      submissionSet: set(id('61')),
      documentEntries: [entry(addendum, 'R')],
      associations: [
        sampleAssociation({ id: 'apnd', type: 'APND', sourceId: addendum, targetId: normal }),
      ],
    }),
  ]) {
    const { status, errors } = await calls.submit(submission)
    if (status !== 'Success') throw new RangeError(JSON.stringify(errors))
  }
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

type Asked = readonly [keyof typeof storedQueryIds, Readonly<Record<string, string>>]
type Counts = readonly [number, number, number, number]

const approved = `('${statusApproved}','${statusDeprecated}')`
const list = (...ids: readonly string[]): string => `(${ids.map((one) => `'${one}'`).join(',')})`
const all = (patientId: string): Asked => [
  'GetAll',
  {
    $patientId: `'${patientId}'`,
    $XDSDocumentEntryStatus: approved,
    $XDSSubmissionSetStatus: approved,
    $XDSFolderStatus: approved,
  },
]
const sets = (patientId: string): Asked => [
  'FindSubmissionSets',
  { $XDSSubmissionSetPatientId: `'${patientId}'`, $XDSSubmissionSetStatus: approved },
]
const folders = (patientId: string): Asked => [
  'FindFolders',
  { $XDSFolderPatientId: `'${patientId}'`, $XDSFolderStatus: approved },
]
const contents = (setId: string): Asked => [
  'GetSubmissionSetAndContents',
  { $XDSSubmissionSetEntryUUID: `'${setId}'` },
]
const related = (entryId: string): Asked => [
  'GetRelatedDocuments',
  {
    $XDSDocumentEntryEntryUUID: `'${entryId}'`,
    $AssociationTypes: list('urn:ihe:iti:2007:AssociationType:APND'),
  },
]
const foldersOf = (entryId: string): Asked => [
  'GetFoldersForDocument',
  { $XDSDocumentEntryEntryUUID: `'${entryId}'` },
]

/** entries, sets, folders, associations. */
const table: readonly (readonly [string, Asked, Counts])[] = [
  ['all of the patient as if the hidden were not there', all(samplePatientId), [1, 2, 2, 5]],
  ['nothing of one who refused', all(refusing), [0, 0, 0, 0]],
  ['sets of which something may be seen, and empty ones', sets(samplePatientId), [0, 2, 0, 0]],
  ['no set of one who refused', sets(refusing), [0, 0, 0, 0]],
  ['folders of which something may be seen', folders(samplePatientId), [0, 0, 2, 0]],
  ['no folder of one who refused', folders(refusing), [0, 0, 0, 0]],
  ['a set without its hidden entry', contents(openSet), [1, 1, 1, 4]],
  ['nothing of a set that holds hidden ones alone', contents(hiddenSet), [0, 0, 0, 0]],
  ['nothing of a set that holds a hidden membership alone', contents(laterSet), [0, 0, 0, 0]],
  ['nothing of a set that refers to one of who refused', contents(borrowingSet), [0, 0, 0, 0]],
  [
    'a folder without its hidden entries',
    ['GetFolderAndContents', { $XDSFolderEntryUUID: `'${openFolder}'` }],
    [1, 0, 1, 1],
  ],
  [
    'the folders alone that may be seen',
    ['GetFolders', { $XDSFolderEntryUUID: list(openFolder, hiddenFolder, folderOfRefusing) }],
    [0, 0, 1, 0],
  ],
  ['the folder of an entry', foldersOf(normal), [0, 0, 1, 0]],
  ['no folder of a hidden entry', foldersOf(restricted), [0, 0, 0, 0]],
  [
    'associations of which both ends may be seen',
    ['GetAssociations', { $uuid: list(normal, restricted, addendum, ofRefusing) }],
    [0, 0, 0, 2],
  ],
  [
    'no association of a hidden set',
    ['GetAssociations', { $uuid: list(hiddenSet, borrowingSet, laterSet, setOfRefusing) }],
    [0, 0, 0, 0],
  ],
  ['no relation to a hidden entry', related(normal), [0, 0, 0, 0]],
  ['no relation of a hidden entry', related(addendum), [0, 0, 0, 0]],
  [
    'entries that may be seen, with their associations',
    [
      'GetDocumentsAndAssociations',
      { $XDSDocumentEntryEntryUUID: list(normal, restricted, ofRefusing) },
    ],
    [1, 0, 0, 2],
  ],
  [
    'the sets of entries that may be seen',
    ['GetSubmissionSets', { $uuid: list(normal, restricted, veryRestricted, ofRefusing) }],
    [0, 1, 0, 1],
  ],
]

describe('what is withheld (PCF: 1:53.4.2)', () => {
  it.each(table)('LeafClass gives %s', async (_, asked, counts) => {
    const [entries, submissionSets, found, associations] = counts
    const answer = await ask(asked, 'LeafClass')
    expect(answer).toMatchObject({ status: 'Success', errors: [] })
    expect(countsOf(answer)).toEqual({
      entries,
      sets: submissionSets,
      folders: found,
      associations,
      refs: 0,
    })
  })

  it.each(table)('ObjectRef gives %s', async (_, asked, counts) => {
    const answer = await ask(asked, 'ObjectRef')
    expect(answer).toMatchObject({ status: 'Success', errors: [], objects: [] })
    expect(answer.objectRefs.length).toBe(counts.reduce((sum, one) => sum + one, 0))
  })

  it('audits a denial once for each patient and reason', async () => {
    await everythingOf('N-8^^^&2.999.1.2&ISO')
    const before = running.sink.messages.filter((message) => isDenial(message)).length
    await ask(
      ['GetDocuments', { $XDSDocumentEntryEntryUUID: list(restricted, veryRestricted, addendum) }],
      'ObjectRef',
    )
    await ask(
      ['GetFolders', { $XDSFolderEntryUUID: list(hiddenFolder, folderOfRefusing) }],
      'ObjectRef',
    )
    await everythingOf('N-9^^^&2.999.1.2&ISO')
    const denials = running.sink.messages.filter((message) => isDenial(message)).slice(before)
    expect(
      denials
        .map(({ event, objects }) => `${event.outcomeDescription} ${objects[0]?.id}`)
        .toSorted((left, right) => left.localeCompare(right)),
    ).toEqual([
      `consent:consentDeny ${refusing}`,
      `consent:sensitivity ${samplePatientId}`,
      `consent:sensitivity ${samplePatientId}`,
    ])
  })

  it('shows all of them once the patient permits', async () => {
    running.consents.said.set(refusing, 'permit')
    try {
      await expect
        .poll(async () => countsOf(await ask(all(refusing), 'LeafClass')))
        .toMatchObject({ entries: 1, sets: 1, folders: 1, associations: 5 })
      const borrowed = await ask(contents(borrowingSet), 'ObjectRef')
      expect(borrowed.objectRefs).toHaveLength(3)
      // ITI TF-2: 3.18.4.1.3. A reference can pull an entry of another patient into an answer.
      const both = await ask(contents(borrowingSet), 'LeafClass')
      expect(both.errors.map(({ code }) => code)).toEqual(['XDSResultNotSinglePatient'])
    } finally {
      running.consents.said.set(refusing, 'deny')
    }
  })
})

function ask([name, parameters]: Asked, returnType: 'LeafClass' | 'ObjectRef') {
  const slots: readonly QuerySlot[] = Object.entries(parameters).map(([parameter, value]) => ({
    name: parameter,
    values: [value],
  }))
  return calls.ask(name, slots, { returnType })
}

// Messages come in the order in which they were recorded: behind the last, all are there.
async function everythingOf(stranger: string): Promise<void> {
  await calls.find(stranger)
  await running.sink.next(({ objects }) => objects.some((one) => one.id === stranger))
}

function isDenial({ event }: AuditMessage): boolean {
  return event.types[0]?.code === '110147'
}
