// Notes when folders were last changed (ITI TF-3: 4.2.3.4.6).
import type { Transaction } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import { timeColumn } from './column-values.ts'
import type { RegistryTables } from './schema.ts'

/** Takes entryUUIDs of registered folders, and a DTM to the second. */
export async function touchFolders(
  transaction: Transaction<RegistryTables>,
  {
    touchedFolderIds,
    lastUpdateTime,
  }: { readonly touchedFolderIds: readonly string[]; readonly lastUpdateTime: string },
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
