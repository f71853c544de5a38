// Writes a decided registration; the transaction around it makes it all or nothing
// (ITI TF-2: 3.42.4.1.3).
import type { RegistrationPlan } from '@isthmus/xds/register'
import type { Transaction } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import { insertObjects } from './insert-objects.ts'
import type { RegistryTables } from './schema.ts'
import { touchFolders } from './touch-folders.ts'

export async function writePlan(
  transaction: Transaction<RegistryTables>,
  plan: RegistrationPlan,
): Promise<void> {
  await insertObjects(transaction, plan)
  await deprecate(transaction, plan.deprecatedIds)
  await touchFolders(transaction, plan)
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
