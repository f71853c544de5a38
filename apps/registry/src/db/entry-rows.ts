// DocumentEntry ↔ row: what queries filter by stands in columns, the whole of it once in compact
// JSON.
import { toEntryUuid, toUuid } from '@isthmus/xds/entry-uuid'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Insertable } from 'kysely'
import {
  codeColumn,
  optionalCodeColumn,
  optionalTimeColumn,
  personsColumn,
  referenceIdsColumn,
} from './column-values.ts'
import {
  type Stored,
  type StoredCode,
  fromStoredAuthors,
  fromStoredCode,
  fromStoredCodes,
  toJson,
} from './compact-json.ts'
import type { DocumentEntryTable, StatusColumn } from './schema.ts'

/** What the stored queries select of an entry. */
export interface EntryRow {
  /** The id under which the patient is known today. */
  readonly survivor_id: string
  /** The id under which the entry was registered; with the UUID the key of the row. */
  readonly patient_id: string
  readonly entry_uuid: string
  readonly logical_id: string
  readonly version: number
  readonly status: StatusColumn
  readonly type: 'stable' | 'on-demand'
  readonly unique_id: string
  readonly metadata: Stored<DocumentEntry>
}

/** Takes an entry with its entryUUID, to be stored under the patient it names. */
export function toEntryRow(entry: DocumentEntry): Insertable<DocumentEntryTable> {
  return {
    patient_id: entry.patientId,
    entry_uuid: toUuid(entry.id),
    logical_id: toUuid(entry.logicalId ?? entry.id),
    version: entry.version ?? 1,
    status: entry.availabilityStatus ?? 'Approved',
    unique_id: entry.uniqueId,
    type: entry.type,
    class_code: optionalCodeColumn(entry.classCode),
    type_code: optionalCodeColumn(entry.typeCode),
    format_code: optionalCodeColumn(entry.formatCode),
    practice_setting_code: optionalCodeColumn(entry.practiceSettingCode),
    facility_type_code: optionalCodeColumn(entry.healthcareFacilityTypeCode),
    confidentiality_codes: entry.confidentialityCodes.map((code) => codeColumn(code)),
    event_codes: entry.eventCodes.map((code) => codeColumn(code)),
    author_persons: personsColumn(entry.authors),
    reference_ids: referenceIdsColumn(entry.referenceIds),
    creation_time: optionalTimeColumn(entry.creationTime),
    service_start_time: optionalTimeColumn(entry.serviceStartTime),
    service_stop_time: optionalTimeColumn(entry.serviceStopTime),
    metadata: toJson(entry, inColumns),
  }
}

/** The entry as it is given back: of the patient as he is known today. */
export function fromEntryRow(row: EntryRow): DocumentEntry {
  const stored = row.metadata
  return {
    kind: 'document-entry',
    id: toEntryUuid(row.entry_uuid),
    logicalId: toEntryUuid(row.logical_id),
    version: row.version,
    availabilityStatus: row.status,
    type: row.type,
    homeCommunityId: undefined,
    mimeType: stored.mimeType ?? '',
    patientId: row.survivor_id,
    uniqueId: row.unique_id,
    sourcePatientId: stored.sourcePatientId,
    sourcePatientInfo: stored.sourcePatientInfo ?? [],
    creationTime: stored.creationTime,
    serviceStartTime: stored.serviceStartTime,
    serviceStopTime: stored.serviceStopTime,
    languageCode: stored.languageCode,
    hash: stored.hash,
    size: stored.size,
    repositoryUniqueId: stored.repositoryUniqueId,
    uri: stored.uri,
    title: stored.title,
    comments: stored.comments,
    classCode: optionalCode(stored.classCode),
    typeCode: optionalCode(stored.typeCode),
    formatCode: optionalCode(stored.formatCode),
    healthcareFacilityTypeCode: optionalCode(stored.healthcareFacilityTypeCode),
    practiceSettingCode: optionalCode(stored.practiceSettingCode),
    confidentialityCodes: fromStoredCodes(stored.confidentialityCodes),
    eventCodes: fromStoredCodes(stored.eventCodes),
    authors: fromStoredAuthors(stored.authors),
    legalAuthenticator: stored.legalAuthenticator,
    referenceIds: stored.referenceIds ?? [],
    extraSlots: stored.extraSlots ?? [],
  }
}

function optionalCode(code: StoredCode | undefined) {
  return code === undefined ? undefined : fromStoredCode(code)
}

const inColumns: ReadonlySet<string> = new Set([
  'kind',
  'id',
  'logicalId',
  'version',
  'availabilityStatus',
  'type',
  'homeCommunityId',
  'patientId',
  'uniqueId',
] satisfies readonly (keyof DocumentEntry)[])
