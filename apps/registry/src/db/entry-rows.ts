// DocumentEntry → row: what queries filter by stands in columns, the whole of it once as ebRIM.
import { availabilityOf } from '@isthmus/xds/document-availability'
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { encodeStoredObject } from '@isthmus/xds/stored-object'
import type { Insertable } from 'kysely'
import {
  codeColumn,
  optionalCodeColumn,
  optionalTimeColumn,
  personsColumn,
  referenceIdsColumn,
} from './column-values.ts'
import type { DocumentEntryTable } from './schema.ts'

/** Takes an entry with its entryUUID, to be stored under the patient it names. */
export function toEntryRow(entry: DocumentEntry): Insertable<DocumentEntryTable> {
  return {
    patient_id: entry.patientId,
    entry_uuid: toUuid(entry.id),
    logical_id: toUuid(entry.logicalId ?? entry.id),
    version: entry.version ?? 1,
    status: entry.availabilityStatus ?? 'Approved',
    is_offline: availabilityOf(entry) === 'offline',
    unique_id: entry.uniqueId,
    repository_unique_id: entry.repositoryUniqueId ?? null,
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
    ebrim: encodeStoredObject(entry),
  }
}
