// Writes new objects of one patient, and claims their ids in the domain: one statement for all of
// them (ITI TF-2: 3.42.4.1.3).
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { Association } from '@isthmus/xds/metadata/association'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import type { SubmissionSet } from '@isthmus/xds/metadata/submission-set'
import { CompiledQuery, type Insertable, type Transaction } from 'kysely'
import { toEntryRow } from './entry-rows.ts'
import { type FilledTable, insertStatement } from './insert-statement.ts'
import { toAssociationRow, toFolderRow, toSubmissionSetRow } from './object-rows.ts'
import type { RegistryTables, UniqueIdTable } from './schema.ts'

export interface NewObjects {
  readonly patientId: string
  readonly submissionSet: SubmissionSet
  readonly documentEntries: readonly DocumentEntry[]
  readonly folders: readonly Folder[]
  readonly associations: readonly Association[]
  /** DTM of the new folders. */
  readonly lastUpdateTime: string
}

export async function insertObjects(
  transaction: Transaction<RegistryTables>,
  objects: NewObjects,
): Promise<void> {
  const filled = rowsOf(objects).filter(({ rows }) => rows.length > 0)
  const statement = insertStatement(filled.map(({ table }) => table))
  const values = filled.map(({ rows }) => JSON.stringify(rows))
  await transaction.executeQuery(CompiledQuery.raw(statement, values))
}

interface Filled {
  readonly table: FilledTable
  readonly rows: readonly object[]
}

function rowsOf({
  submissionSet,
  documentEntries,
  folders,
  associations,
  patientId,
  lastUpdateTime,
}: NewObjects): readonly Filled[] {
  const objects = [submissionSet, ...documentEntries, ...folders, ...associations]
  const ids = objects.map(({ id, kind }) => ({
    entry_uuid: toUuid(id),
    kind,
    patient_id: patientId,
  }))
  return [
    fill('registry_object', ids),
    fill('unique_id', uniqueIdRows(objects)),
    fill(
      'document_entry',
      documentEntries.map((entry) => toEntryRow(entry)),
    ),
    fill(
      'folder',
      folders.map((folder) => toFolderRow(folder, lastUpdateTime)),
    ),
    fill(
      'association',
      associations.map((association) => toAssociationRow(association, patientId)),
    ),
    fill('submission_set', [toSubmissionSetRow(submissionSet)]),
  ]
}

function fill<Table extends FilledTable>(
  table: Table,
  rows: readonly Insertable<RegistryTables[Table]>[],
): Filled {
  return { table, rows }
}

// Of entries with one uniqueId, which have the same bytes: the decision saw to that.
function uniqueIdRows(objects: readonly RegistryObject[]): readonly Insertable<UniqueIdTable>[] {
  return objects.flatMap((object) => toUniqueIdRow(object))
}

function toUniqueIdRow(object: RegistryObject): readonly Insertable<UniqueIdTable>[] {
  if (object.kind === 'association') return []
  const { kind, uniqueId: unique_id } = object
  if (kind !== 'document-entry') {
    return [{ unique_id, kind, entry_type: null, hash: null, size_bytes: null }]
  }
  const { type, hash, size } = object
  return [{ unique_id, kind, entry_type: type, hash: hash ?? null, size_bytes: size ?? null }]
}
