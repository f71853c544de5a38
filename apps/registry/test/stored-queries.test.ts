// Stored queries on a real PostgreSQL: each parameter lets through what it names, and nothing else.
import { randomUUID } from 'node:crypto'
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import { sampleEntry, samplePatientId } from '@isthmus/testbed/sample-submission'
import {
  onDemandDocumentEntry,
  stableDocumentEntry,
  statusApproved,
  statusDeprecated,
  storedQueryIds,
} from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { readQuery } from '@isthmus/xds/rules/query'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toEntryRow } from '../src/db/entry-rows.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import type { EntryRow } from '../src/queries/found-row.ts'
import { found } from './found.ts'
import { createTestDatabase } from './test-database.ts'

let postgres: ThrowawayPostgres
let database: Kysely<RegistryTables>
const merged = 'N-1002^^^&2.999.1.2&ISO'
const other = 'N-1003^^^&2.999.1.2&ISO'
const [a, b, c, onDemand, ofMerged, ofOther] = Array.from(
  { length: 6 },
  (_, at) => `urn:uuid:00000000-0000-4000-8000-00000000000${at + 1}`,
) as [string, string, string, string, string, string]

beforeAll(async () => {
  postgres = await startThrowawayPostgres()
  database = await createTestDatabase(postgres, [samplePatientId, merged, other])
  await sql`update patient set survivor_id = ${samplePatientId} where patient_id = ${merged}`.execute(
    database,
  )
  const entries = [
    sampleEntry({ id: a, uniqueId: 'urn:doc:a', creationTime: '2026' }),
    sampleEntry({
      id: b,
      uniqueId: 'urn:doc:b',
      availabilityStatus: 'Deprecated',
      creationTime: '20260314',
      serviceStartTime: undefined,
      serviceStopTime: undefined,
      classCode: { code: 'REPORT', scheme: '2.999.20.1', display: 'Report' },
      confidentialityCodes: [
        { code: 'R', scheme: '2.16.840.1.113883.5.25', display: 'restricted' },
      ],
      eventCodes: [{ code: 'MR', scheme: '1.2.840.10008.2.16.4', display: 'MR' }],
      authors: [author("O'Dwyer^Una"), author('Byrne\\Lee^Max')],
      referenceIds: [],
    }),
    sampleEntry({
      id: c,
      uniqueId: 'urn:doc:c',
      creationTime: '20260401120000',
      classCode: { code: 'IMAGES', scheme: '2.999.99', display: 'Imaging' },
      eventCodes: [{ code: 'CT', scheme: '1.2.840.10008.2.16.4', display: 'CT' }],
    }),
    sampleEntry({
      id: onDemand,
      uniqueId: 'urn:doc:d',
      type: 'on-demand',
      creationTime: undefined,
    }),
    sampleEntry({ id: ofMerged, uniqueId: 'urn:doc:e', patientId: merged }),
    sampleEntry({ id: ofOther, uniqueId: 'urn:doc:a', patientId: other }),
  ]
  await database
    .insertInto('document_entry')
    .values(entries.map((entry) => toEntryRow(entry)))
    .execute()
  await database
    .insertInto('registry_object')
    .values(
      entries.map(({ id, patientId }) => ({
        entry_uuid: id.slice(9),
        kind: 'document-entry',
        patient_id: patientId,
      })),
    )
    .execute()
}, 60_000)

afterAll(async () => {
  await database.destroy()
  await postgres[Symbol.asyncDispose]()
})

const status = `('${statusApproved}','${statusDeprecated}')`
const ct = "'CT^^1.2.840.10008.2.16.4'"
const head = "('HEAD^^2.999.20.6')"

describe('FindDocuments (ITI TF-2: 3.18.4.1.2.3.7.1)', () => {
  it.each<[string, Readonly<Record<string, string | readonly string[]>>, readonly string[]]>([
    ['all of the patient and of who was merged into him', {}, [a, b, c, ofMerged]],
    ['Approved alone', { Status: `('${statusApproved}')` }, [a, c, ofMerged]],
    ['an unknown status beside a known one', { Status: `('x','${statusDeprecated}')` }, [b]],
    ['class and scheme', { ClassCode: "('IMAGES^^2.999.20.1')" }, [a, ofMerged]],
    ['one of two classes', { ClassCode: "('REPORT^^2.999.20.1','IMAGES^^2.999.99')" }, [b, c]],
    [
      'event codes by OR',
      { EventCodeList: `(${ct},'MR^^1.2.840.10008.2.16.4')` },
      [a, b, c, ofMerged],
    ],
    ['event codes by AND', { EventCodeList: [`(${ct})`, head] }, [a, ofMerged]],
    ['a confidentiality code', { ConfidentialityCode: "('R^^2.16.840.1.113883.5.25')" }, [b]],
    ['a creation time from, inclusive', { CreationTimeFrom: '20260314' }, [b, c, ofMerged]],
    ['a creation time to, exclusive', { CreationTimeTo: '20260401120000' }, [a, b, ofMerged]],
    ['both ends, quoted', { CreationTimeFrom: "'2026'", CreationTimeTo: "'202602'" }, [a]],
    ['no start time is not ruled out', { ServiceStartTimeFrom: '2027' }, [b]],
    ['a stop time', { ServiceStopTimeTo: '20260314101201' }, [a, b, c, ofMerged]],
    ['an author pattern', { AuthorPerson: "('%Okafor%')" }, [a, c, ofMerged]],
    ['a doubled quote', { AuthorPerson: "('O''Dwyer%')" }, [b]],
    ['an underscore for one character', { AuthorPerson: "('O_Dwyer^_na')" }, [b]],
    ['a backslash as itself', { AuthorPerson: "('Byrne\\Lee%')" }, [b]],
    ['a case that differs', { AuthorPerson: "('%okafor%')" }, []],
    ['one of two patterns in two values', { AuthorPerson: ["('x')|('%Una')"] }, [b]],
    ['on-demand entries', { Type: `('${onDemandDocumentEntry}')` }, [onDemand]],
    [
      'both types, whatever the creation time',
      { Type: `('${onDemandDocumentEntry}','${stableDocumentEntry}')`, CreationTimeFrom: '2027' },
      [onDemand],
    ],
    [
      'a format',
      { FormatCode: "('1.2.840.10008.5.1.4.1.1.88.59^^1.2.840.10008.2.6.1')" },
      [a, b, c, ofMerged],
    ],
    ['a type code that none has', { TypeCode: "('MR^^2.999.20.2')" }, []],
    ['a practice setting', { PracticeSettingCode: "('RAD^^2.999.20.4')" }, [a, b, c, ofMerged]],
    ['a facility type', { HealthcareFacilityTypeCode: "('HOME^^2.999.20.3')" }, []],
    ['a parameter that is not defined', { Colour: "('blue')" }, [a, b, c, ofMerged]],
  ])('finds %s', async (_, parameters, expected) => {
    expect(await find('FindDocuments', { Status: status, ...parameters })).toEqual(expected)
  })

  it('finds nothing of a patient who was merged away, nor of an unknown one', async () => {
    expect(await findOf(merged)).toEqual([])
    expect(await findOf('nobody^^^&2.999.1.2&ISO')).toEqual([])
  })
})

describe('FindDocumentsByReferenceId (ITI TF-2: 3.18.4.1.2.3.7.14)', () => {
  const study = "('2.999.77.2.1^^^^urn:ihe:iti:xds:2016:studyInstanceUID')"
  it.each<[string, string | readonly string[], readonly string[]]>([
    ['a study', study, [a, c, ofMerged]],
    ['a trailing caret', study.replace("')", "^')"), [a, c, ofMerged]],
    [
      'two by AND',
      [study, "('ACC-90417^^^&2.999.10.3&ISO^urn:ihe:iti:xds:2013:accession')"],
      [a, c, ofMerged],
    ],
    ['two by AND of which one is missing', [study, "('x')"], []],
    ['a pattern', "('ACC-9041_^%')", [a, c, ofMerged]],
    ['a part without pattern', "('ACC-90417')", []],
  ])('finds %s', async (_, referenceIds, expected) => {
    const parameters = { Status: status, ReferenceIdList: referenceIds }
    expect(await find('FindDocumentsByReferenceId', parameters)).toEqual(expected)
  })
})

describe('GetDocuments (ITI TF-2: 3.18.4.1.2.3.7.5)', () => {
  it('gets entries of any status by entryUUID in either case, and nothing for others', async () => {
    const upper = b.toUpperCase().replace('URN:UUID', 'urn:uuid')
    const wanted = `('${a}','${upper}','de-1','urn:uuid:${randomUUID()}')`
    expect(await get({ EntryUUID: wanted })).toEqual([a, b])
  })

  it('gets every entry that shares a uniqueId, of several patients', async () => {
    expect(await get({ UniqueId: "('urn:doc:a')" })).toEqual([a, ofOther])
  })

  it('names the patient by the id that survived the merge (ITI TF-2: 3.8.4.2.4)', async () => {
    const [row] = await rows('GetDocuments', { EntryUUID: `('${ofMerged}')` })
    expect(row?.survivor_id).toBe(samplePatientId)
  })
})

function findOf(patientId: string) {
  return find('FindDocuments', { PatientId: `'${patientId}'`, Status: status })
}

type Parameters = Readonly<Record<string, string | readonly string[]>>

async function find(name: keyof typeof storedQueryIds, parameters: Parameters) {
  return ids(await rows(name, { PatientId: `'${samplePatientId}'`, ...parameters }))
}

async function get(parameters: Parameters) {
  return ids(await rows('GetDocuments', parameters))
}

async function rows(
  name: keyof typeof storedQueryIds,
  parameters: Parameters,
): Promise<readonly EntryRow[]> {
  const read = readQuery({
    returnType: 'LeafClass',
    queryId: storedQueryIds[name],
    homeCommunityId: undefined,
    slots: Object.entries(parameters).flatMap(([parameter, slots]) =>
      [slots].flat().map((values) => ({
        name: `$XDSDocumentEntry${parameter}`,
        values: values.split('|'),
      })),
    ),
  })
  if (read.kind === 'reject') throw new RangeError(JSON.stringify(read.errors))
  return (await found(database, read.query))['document-entry']
}

function ids(entries: readonly { readonly entry_uuid: string }[]): readonly string[] {
  return entries.map(({ entry_uuid }) => `urn:uuid:${entry_uuid}`).toSorted()
}

function author(person: string): DocumentEntry['authors'][number] {
  return { person, institutions: [], roles: [], specialties: [], telecommunications: [] }
}
