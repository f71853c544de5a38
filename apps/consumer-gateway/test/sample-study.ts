// A study of North and its report, as repository and imaging source would hold them.
import { createHash, randomUUID } from 'node:crypto'
import { implementationClassUid, implementationVersionName } from '@isthmus/dicom/implementation'
import { syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { writeManifest } from '@isthmus/dicom/write-manifest'
import { sampleEntry } from '@isthmus/testbed/sample-submission'
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import {
  manifestFormatCode,
  mimeTypePdf,
  pdfReportFormatCode,
  referenceIdTypes,
} from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Holdings } from './fake-holders.ts'

export const repositoryUniqueId = '2.999.1.3.1'
export const retrieveLocationUid = '2.999.1.4.1'
export const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'

export interface SampleStudy {
  readonly studyInstanceUid: string
  readonly sopInstanceUids: readonly string[]
  readonly manifest: DocumentEntry
  readonly report: DocumentEntry
}

/** Number of the study, and whose it is. */
export interface StudyOrder {
  readonly number: number
  readonly patientId: string
  readonly instances?: number
  readonly entry?: Partial<DocumentEntry>
}

/** Puts the study's bytes into the holdings; its entries are for the registry. */
export function holdStudy({ documents }: Holdings, order: StudyOrder): SampleStudy {
  const { number, patientId, instances = 3, entry = {} } = order
  const studyInstanceUid = `2.25.1.${number}`
  const sopInstanceUids = Array.from({ length: instances }, (_, at) => `2.25.3.${number}.${at + 1}`)
  for (const [at, sopInstanceUid] of sopInstanceUids.entries()) {
    documents.set(sopInstanceUid, instanceOf(number, sopInstanceUid, at + 1))
  }
  const manifest = manifestOf({ number, studyInstanceUid, sopInstanceUids })
  const report = Buffer.from(`%PDF-1.7 report ${number}`)
  documents.set(`2.999.77.8.${number}`, manifest).set(`2.999.77.9.${number}`, report)
  const study = `${studyInstanceUid}^^^^${referenceIdTypes.studyInstanceUid}`
  return {
    studyInstanceUid,
    sopInstanceUids,
    manifest: registered(manifest, {
      uniqueId: `2.999.77.8.${number}`,
      patientId,
      formatCode: manifestFormatCode,
      referenceIds: [study],
      ...entry,
    }),
    report: registered(report, {
      uniqueId: `2.999.77.9.${number}`,
      patientId,
      title: 'CT of the head',
      mimeType: mimeTypePdf,
      formatCode: pdfReportFormatCode,
      referenceIds: [study],
    }),
  }
}

/** One CT instance of a study. */
export function instanceOf(study: number, sopInstanceUid: string, number: number): Uint8Array {
  return syntheticInstance({
    studyInstanceUid: `2.25.1.${study}`,
    seriesInstanceUid: `2.25.2.${study}`,
    sopInstanceUid,
    instanceNumber: number,
    edge: 64,
  })
}

function registered(bytes: Uint8Array, changes: Partial<DocumentEntry>): DocumentEntry {
  return sampleEntry({
    id: toEntryUuid(randomUUID()),
    availabilityStatus: 'Approved',
    repositoryUniqueId,
    hash: createHash('sha1').update(bytes).digest('hex'),
    size: String(bytes.length),
    ...changes,
  })
}

function manifestOf({
  number,
  studyInstanceUid,
  sopInstanceUids,
}: {
  readonly number: number
  readonly studyInstanceUid: string
  readonly sopInstanceUids: readonly string[]
}): Uint8Array {
  return writeManifest({
    sopInstanceUid: `2.25.4.${number}`,
    seriesInstanceUid: `2.25.5.${number}`,
    studyInstanceUid,
    patient: { id: 'P-1', issuer: undefined, name: 'A^B', birthDate: undefined, sex: 'O' },
    study: {
      date: '20260102',
      time: '101500',
      id: undefined,
      description: 'Head',
      accessionNumber: undefined,
      accessionIssuer: undefined,
      referringPhysician: undefined,
      procedureCodes: [],
    },
    series: [
      {
        seriesInstanceUid: `2.25.2.${number}`,
        retrieveLocationUid,
        retrieveAeTitle: 'NORTH',
        retrieveUrl: 'https://attacker.test/',
        instances: sopInstanceUids.map((sopInstanceUid) => ({
          sopClassUid: ctImageStorage,
          sopInstanceUid,
        })),
      },
    ],
    seriesNumber: 1,
    instanceNumber: 1,
    requests: [],
    institutionName: 'North Hospital',
    manufacturer: 'Isthmus',
    implementationClassUid,
    implementationVersionName,
    now: new Date('2026-01-02T12:00:00Z'),
    timezoneOffset: undefined,
  })
}
