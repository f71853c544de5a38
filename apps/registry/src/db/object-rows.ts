// SubmissionSet, Folder and Association → rows: what queries filter by in columns, the whole of it
// once as ebRIM.
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { Association } from '@isthmus/xds/metadata/association'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import type { SubmissionSet } from '@isthmus/xds/metadata/submission-set'
import { encodeStoredObject } from '@isthmus/xds/stored-object'
import type { Insertable } from 'kysely'
import {
  codeColumn,
  optionalCodeColumn,
  optionalTimeColumn,
  personsColumn,
  timeColumn,
} from './column-values.ts'
import type { AssociationTable, FolderTable, SubmissionSetTable } from './schema.ts'

export function toSubmissionSetRow(submissionSet: SubmissionSet): Insertable<SubmissionSetTable> {
  return {
    ...objectColumns(submissionSet, submissionSet.patientId),
    unique_id: submissionSet.uniqueId,
    source_id: submissionSet.sourceId,
    submission_time: optionalTimeColumn(submissionSet.submissionTime),
    content_type_code: optionalCodeColumn(submissionSet.contentTypeCode),
    author_persons: personsColumn(submissionSet.authors),
  }
}

/** Takes a folder that has its lastUpdateTime. */
export function toFolderRow(folder: Folder, lastUpdateTime: string): Insertable<FolderTable> {
  return {
    ...objectColumns(folder, folder.patientId),
    unique_id: folder.uniqueId,
    last_update_time: timeColumn(lastUpdateTime),
    codes: folder.codes.map((code) => codeColumn(code)),
  }
}

/** An association is kept with the patient of the submission that made it. */
export function toAssociationRow(
  association: Association,
  patientId: string,
): Insertable<AssociationTable> {
  return {
    ...objectColumns(association, patientId),
    type: association.type,
    source_id: toUuid(association.sourceId),
    target_id: toUuid(association.targetId),
  }
}

function objectColumns(object: RegistryObject, patientId: string) {
  const { id, logicalId, version, availabilityStatus } = object
  return {
    patient_id: patientId,
    entry_uuid: toUuid(id),
    logical_id: toUuid(logicalId ?? id),
    version: version ?? 1,
    status: availabilityStatus ?? 'Approved',
    ebrim: encodeStoredObject(object),
  }
}
