// Gather, decide, apply: one removal of metadata in one database transaction (ITI TF-2:
// 3.62.4.1.3).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { inTransaction } from '@isthmus/postgres/in-transaction'
import type { RemoveObjectsRequest } from '@isthmus/xds/messages'
import type { RemovalPlan } from '@isthmus/xds/removal-facts'
import { type RemovalDecision, decideRemoval } from '@isthmus/xds/remove-metadata'
import { type Kysely, type Transaction, sql } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import { lockObjects } from './lock-objects.ts'
import { readRemovableObjects, readRemovalFacts } from './removal-facts.ts'
import type { ObjectKind, RegistryTables } from './schema.ts'
import { touchFolders } from './touch-folders.ts'

export interface RemoveOptions {
  readonly now: Date
  readonly audit: Pick<AuditTrail, 'record'>
  /** What the trail keeps when the objects are gone, in the same transaction; takes CX. */
  readonly removedMessage: (patientIds: readonly string[]) => AuditMessage
}

export interface RemovalOutcome {
  readonly decision: RemovalDecision
  /** CX of each patient of the listed objects, as registered. */
  readonly patientIds: readonly string[]
}

/**
 * Takes a request that `checkRemoveObjects` had nothing against. A refused one changes nothing.
 * Throws CommitUnknownError when it may be done and may not.
 */
export async function remove(
  database: Kysely<RegistryTables>,
  request: RemoveObjectsRequest,
  { now, audit, removedMessage }: RemoveOptions,
): Promise<RemovalOutcome> {
  return inTransaction(database, async (transaction) => {
    const named = [...(await readRemovableObjects(transaction, request.ids)).values()]
    await lockObjects(transaction, {
      ids: request.ids,
      logicalIds: named.map(({ logicalId }) => logicalId),
      uniqueIds: named.map(({ uniqueId }) => uniqueId).filter((uniqueId) => uniqueId !== ''),
      patientIds: [],
    })
    const facts = await readRemovalFacts(transaction, request.ids)
    const decision = decideRemoval(request, facts, { now })
    const patientIds = [...new Set([...facts.objects.values()].map((one) => one.patientId))]
    if (decision.kind === 'remove') {
      await writeRemoval(transaction, decision.plan)
      await audit.record(removedMessage(patientIds), transaction)
    }
    return { decision, patientIds }
  })
}

async function writeRemoval(
  transaction: Transaction<RegistryTables>,
  plan: RemovalPlan,
): Promise<void> {
  const { removed } = plan
  for (const kind of kinds) {
    const ids = removed.filter((one) => one.kind === kind).map(({ id }) => id)
    if (ids.length > 0) await deleteRows(transaction, tables[kind], ids)
  }
  await sql`
    delete from registry_object where entry_uuid = ${anyUuid(removed.map(({ id }) => id))}
  `.execute(transaction)
  await freeUniqueIds(
    transaction,
    removed.map(({ uniqueId }) => uniqueId).filter((uniqueId) => uniqueId !== ''),
  )
  await touchFolders(transaction, plan)
}

const tables = {
  'document-entry': 'document_entry',
  'submission-set': 'submission_set',
  folder: 'folder',
  association: 'association',
} as const satisfies Readonly<Record<ObjectKind, keyof RegistryTables>>

const kinds = ['document-entry', 'submission-set', 'folder', 'association'] as const

async function deleteRows(
  transaction: Transaction<RegistryTables>,
  table: (typeof tables)[ObjectKind],
  ids: readonly string[],
): Promise<void> {
  await sql`
    delete from ${sql.table(table)} as gone using registry_object as object
    where gone.patient_id = object.patient_id and gone.entry_uuid = object.entry_uuid
      and object.entry_uuid = ${anyUuid(ids)}
  `.execute(transaction)
}

// Another entry may name the same document, and an older version the same folder.
async function freeUniqueIds(
  transaction: Transaction<RegistryTables>,
  uniqueIds: readonly string[],
): Promise<void> {
  await sql`
    delete from unique_id
    where unique_id = any(${uniqueIds}::text[])
      and not exists (select from document_entry as held where held.unique_id = unique_id.unique_id)
      and not exists (select from submission_set as held where held.unique_id = unique_id.unique_id)
      and not exists (select from folder as held where held.unique_id = unique_id.unique_id)
  `.execute(transaction)
}
