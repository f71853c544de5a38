// Writes a decided metadata update; the transaction around it makes it all or nothing
// (ITI TF-2: 3.57.4.1.3.3).
import type { StatusChange, UpdatePlan } from '@isthmus/xds/update-plan'
import type { Transaction } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import { insertObjects } from './insert-objects.ts'
import type { RegistryTables } from './schema.ts'
import { touchFolders } from './touch-folders.ts'

type Executor = Transaction<RegistryTables>

export async function writeUpdatePlan(transaction: Executor, plan: UpdatePlan): Promise<void> {
  await insertObjects(transaction, plan)
  for (const kind of ['document-entry', 'folder'] as const) {
    const former = plan.superseded.filter((one) => one.kind === kind)
    await supersede(
      transaction,
      versionedTables[kind],
      former.map(({ id }) => id),
    )
  }
  for (const [key, changes] of Map.groupBy(plan.statusChanges, keyOf)) {
    const [first] = changes
    if (first === undefined) throw new TypeError(`no change of ${key}`)
    await changeStatus(transaction, first, changes)
  }
  await touchFolders(transaction, plan)
}

const versionedTables = { 'document-entry': 'document_entry', folder: 'folder' } as const
const tables = { ...versionedTables, association: 'association' } as const

// ITI TF-2: 3.57.4.1.3.3.1. The former version is deprecated, and no longer the latest.
async function supersede(
  transaction: Executor,
  table: 'document_entry' | 'folder',
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await transaction
    .updateTable(table)
    .from('registry_object as object')
    .set({ status: 'Deprecated', is_latest: false })
    .whereRef(`${table}.patient_id`, '=', 'object.patient_id')
    .whereRef(`${table}.entry_uuid`, '=', 'object.entry_uuid')
    .where('object.entry_uuid', '=', anyUuid(ids))
    .execute()
}

function keyOf({ kind, availabilityStatus }: StatusChange): string {
  return `${kind} ${availabilityStatus}`
}

async function changeStatus(
  transaction: Executor,
  { kind, availabilityStatus }: StatusChange,
  changes: readonly StatusChange[],
): Promise<void> {
  const table = tables[kind]
  await transaction
    .updateTable(table)
    .from('registry_object as object')
    .set({ status: availabilityStatus })
    .whereRef(`${table}.patient_id`, '=', 'object.patient_id')
    .whereRef(`${table}.entry_uuid`, '=', 'object.entry_uuid')
    .where('object.entry_uuid', '=', anyUuid(changes.map(({ id }) => id)))
    .execute()
}
