// Queries across patients as typed values, by the names of the files that hold their SQL.
import type { MultiPatientQuery } from '@isthmus/xds/multi-patient-query'
import { sampleFindDocuments } from './sample-queries.ts'

export interface AskedCodes {
  readonly patientIds: readonly string[]
  readonly classCode: string
  readonly facilityTypeCode: string
  readonly eventCode: string
  readonly folderCode: string
}

export function multiPatientSamples(asked: AskedCodes): ReadonlyMap<string, MultiPatientQuery> {
  const { patientIds } = asked
  const classCodes = [asked.classCode]
  const healthcareFacilityTypeCodes = [asked.facilityTypeCode]
  const eventCodes = [[asked.eventCode]]
  const codes = [[asked.folderCode]]
  return new Map<string, MultiPatientQuery>([
    ['find-documents-of-patients', { ...documents, patientIds }],
    ['find-documents-by-class', { ...documents, classCodes }],
    ['find-documents-by-facility', { ...documents, healthcareFacilityTypeCodes }],
    ['find-documents-by-event', { ...documents, eventCodes }],
    [
      'find-documents-by-all-codes',
      { ...documents, classCodes, healthcareFacilityTypeCodes, eventCodes },
    ],
    ['find-folders-of-patients', { ...folders, patientIds }],
    ['find-folders-by-code', { ...folders, codes }],
  ])
}

const { patientId: _, ...ofOnePatient } = sampleFindDocuments('')

const documents = {
  ...ofOnePatient,
  kind: 'FindDocumentsForMultiplePatients',
  patientIds: undefined,
} as const

const folders = {
  kind: 'FindFoldersForMultiplePatients',
  returnType: 'LeafClass',
  metadataLevel: 2,
  patientIds: undefined,
  statuses: ['Approved'],
  lastUpdateTime: { from: undefined, to: undefined },
  codes: [],
} as const
