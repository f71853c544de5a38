// Writes new objects of one patient, and claims their ids in the domain (ITI TF-2: 3.42.4.1.3).
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { Association } from '@isthmus/xds/metadata/association'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import type { SubmissionSet } from '@isthmus/xds/metadata/submission-set'
import type { Insertable, Transaction } from 'kysely'
import { toEntryRow } from './entry-rows.ts'
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
  { submissionSet, documentEntries, folders, associations, patientId, lastUpdateTime }: NewObjects,
): Promise<void> {
  const objects = [submissionSet, ...documentEntries, ...folders, ...associations]
  await insertRows(
    transaction,
    'registry_object',
    objects.map(({ id, kind }) => ({ entry_uuid: toUuid(id), kind, patient_id: patientId })),
  )
  await claimUniqueIds(transaction, objects)
  await insertRows(transaction, 'submission_set', [toSubmissionSetRow(submissionSet)])
  await insertRows(
    transaction,
    'document_entry',
    documentEntries.map((entry) => toEntryRow(entry)),
  )
  await insertRows(
    transaction,
    'folder',
    folders.map((folder) => toFolderRow(folder, lastUpdateTime)),
  )
  await insertRows(
    transaction,
    'association',
    associations.map((association) => toAssociationRow(association, patientId)),
  )
}

type Growing = Exclude<keyof RegistryTables, 'audit_outbox' | 'patient' | 'unique_id'>

async function insertRows<Table extends Growing>(
  transaction: Transaction<RegistryTables>,
  table: Table,
  rows: readonly Insertable<RegistryTables[Table]>[],
): Promise<void> {
  // A statement takes at most 65,535 parameters, and the widest row has 21.
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    await transaction
      .insertInto(table)
      .values(rows.slice(at, at + rowsPerStatement))
      .execute()
  }
}

const rowsPerStatement = 1_000

// An entry whose uniqueId another entry holds has the same bytes: the decision saw to that.
async function claimUniqueIds(
  transaction: Transaction<RegistryTables>,
  objects: readonly RegistryObject[],
): Promise<void> {
  const rows = objects.flatMap((object) => toUniqueIdRow(object))
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    await transaction
      .insertInto('unique_id')
      .values(rows.slice(at, at + rowsPerStatement))
      .onConflict((conflict) => conflict.column('unique_id').doNothing())
      .execute()
  }
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
