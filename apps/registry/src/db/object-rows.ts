// SubmissionSet, Folder and Association → rows, with the same division of columns and JSON as
// entries have.
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { Association } from '@isthmus/xds/metadata/association'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import type { SubmissionSet } from '@isthmus/xds/metadata/submission-set'
import type { Insertable } from 'kysely'
import {
  codeColumn,
  optionalCodeColumn,
  optionalTimeColumn,
  personsColumn,
  timeColumn,
} from './column-values.ts'
import { toJson } from './compact-json.ts'
import type { AssociationTable, FolderTable, SubmissionSetTable } from './schema.ts'

export function toSubmissionSetRow(submissionSet: SubmissionSet): Insertable<SubmissionSetTable> {
  return {
    ...objectColumns(submissionSet, submissionSet.patientId),
    unique_id: submissionSet.uniqueId,
    source_id: submissionSet.sourceId,
    submission_time: optionalTimeColumn(submissionSet.submissionTime),
    content_type_code: optionalCodeColumn(submissionSet.contentTypeCode),
    author_persons: personsColumn(submissionSet.authors),
    metadata: toJson(submissionSet, new Set([...inColumns, 'sourceId'])),
  }
}

/** Takes a folder that has its lastUpdateTime. */
export function toFolderRow(folder: Folder, lastUpdateTime: string): Insertable<FolderTable> {
  return {
    ...objectColumns(folder, folder.patientId),
    unique_id: folder.uniqueId,
    last_update_time: timeColumn(lastUpdateTime),
    codes: folder.codes.map((code) => codeColumn(code)),
    metadata: toJson(folder, new Set([...inColumns, 'lastUpdateTime'])),
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
    metadata: toJson(association, new Set([...inColumns, 'type', 'sourceId', 'targetId'])),
  }
}

function objectColumns(
  { id, logicalId, version, availabilityStatus }: RegistryObject,
  patientId: string,
) {
  return {
    patient_id: patientId,
    entry_uuid: toUuid(id),
    logical_id: toUuid(logicalId ?? id),
    version: version ?? 1,
    status: availabilityStatus ?? 'Approved',
  }
}

const inColumns = [
  'kind',
  'id',
  'logicalId',
  'version',
  'availabilityStatus',
  'homeCommunityId',
  'patientId',
  'uniqueId',
]
