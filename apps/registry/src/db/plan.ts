// Writes a decided registration; the transaction around it makes it all or nothing
// (ITI TF-2: 3.42.4.1.3).
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import type { RegistrationPlan } from '@isthmus/xds/register'
import { type Insertable, type Transaction, sql } from 'kysely'
import { timeColumn } from './column-values.ts'
import { toEntryRow } from './entry-rows.ts'
import { toAssociationRow, toFolderRow, toSubmissionSetRow } from './object-rows.ts'
import type { RegistryTables, UniqueIdTable } from './schema.ts'

export async function writePlan(
  transaction: Transaction<RegistryTables>,
  plan: RegistrationPlan,
): Promise<void> {
  const { submissionSet, documentEntries, folders, associations, patientId } = plan
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
    folders.map((folder) => toFolderRow(folder, plan.lastUpdateTime)),
  )
  await insertRows(
    transaction,
    'association',
    associations.map((association) => toAssociationRow(association, patientId)),
  )
  await deprecate(transaction, plan.deprecatedIds)
  await touchFolders(transaction, plan)
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

async function deprecate(
  transaction: Transaction<RegistryTables>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await transaction
    .updateTable('document_entry')
    .from('registry_object as object')
    .set({ status: 'Deprecated' })
    .whereRef('document_entry.patient_id', '=', 'object.patient_id')
    .whereRef('document_entry.entry_uuid', '=', 'object.entry_uuid')
    .where('object.entry_uuid', '=', anyUuid(ids))
    .execute()
}

async function touchFolders(
  transaction: Transaction<RegistryTables>,
  { touchedFolderIds, lastUpdateTime }: RegistrationPlan,
): Promise<void> {
  if (touchedFolderIds.length === 0) return
  await transaction
    .updateTable('folder')
    .from('registry_object as object')
    .set({ last_update_time: timeColumn(lastUpdateTime) })
    .whereRef('folder.patient_id', '=', 'object.patient_id')
    .whereRef('folder.entry_uuid', '=', 'object.entry_uuid')
    .where('object.entry_uuid', '=', anyUuid(touchedFolderIds))
    .execute()
}

function anyUuid(ids: readonly string[]) {
  return sql<string>`any(${ids.map((id) => toUuid(id))}::uuid[])`
}
