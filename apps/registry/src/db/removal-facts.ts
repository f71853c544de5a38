// Reads what the decision on a removal of metadata needs to know (ITI TF-2: 3.62.4.1.3).
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import type { RemovableObject, RemovalFacts } from '@isthmus/xds/removal-facts'
import type { AssociationType } from '@isthmus/xds/metadata/association'
import { type Transaction, sql } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import type { ObjectKind, RegistryTables } from './schema.ts'

type Executor = Transaction<RegistryTables>

/** Call it under the locks of `lockObjects`. */
export async function readRemovalFacts(
  transaction: Executor,
  ids: readonly string[],
): Promise<RemovalFacts> {
  const objects = await readRemovableObjects(transaction, ids)
  return {
    objects,
    associations: await readTouching(transaction, ids),
    versions: await readVersions(transaction, objects),
  }
}

/** By entryUUID; ids that nobody has are not there. */
export async function readRemovableObjects(
  transaction: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RemovableObject>> {
  const { rows } = await sql<{
    entry_uuid: string
    kind: ObjectKind
    patient_id: string
    unique_id: string | null
    logical_id: string | null
    version: number | null
  }>`
    select object.entry_uuid, object.kind, object.patient_id,
      coalesce(entry.unique_id, submission_set.unique_id, folder.unique_id) as unique_id,
      coalesce(entry.logical_id, submission_set.logical_id, folder.logical_id) as logical_id,
      coalesce(entry.version, submission_set.version, folder.version) as version
    from registry_object as object
    left join document_entry as entry using (patient_id, entry_uuid)
    left join submission_set using (patient_id, entry_uuid)
    left join folder using (patient_id, entry_uuid)
    where object.entry_uuid = ${anyUuid(ids)}
  `.execute(transaction)
  return new Map(
    rows.map(({ entry_uuid, kind, patient_id, unique_id, logical_id, version }) => [
      toEntryUuid(entry_uuid),
      {
        kind,
        patientId: patient_id,
        uniqueId: unique_id ?? '',
        logicalId: toEntryUuid(logical_id ?? entry_uuid),
        version: version ?? 1,
      },
    ]),
  )
}

// What a listed association leaves behind must be held by another: so those at its ends count, too.
async function readTouching(
  transaction: Executor,
  ids: readonly string[],
): Promise<RemovalFacts['associations']> {
  const { rows } = await sql<{
    entry_uuid: string
    type: AssociationType
    source_id: string
    source_kind: ObjectKind
    target_id: string
    target_kind: ObjectKind
  }>`
    with named as (
      select entry_uuid as id from registry_object where entry_uuid = ${anyUuid(ids)}
      union select source_id from association
        join registry_object using (patient_id, entry_uuid) where entry_uuid = ${anyUuid(ids)}
      union select target_id from association
        join registry_object using (patient_id, entry_uuid) where entry_uuid = ${anyUuid(ids)}
    ), touching as (
      select association.* from association join named on association.source_id = named.id
      union select association.* from association join named on association.target_id = named.id
    )
    select touching.entry_uuid, touching.type, touching.source_id, touching.target_id,
      source.kind as source_kind, target.kind as target_kind
    from touching
    join registry_object as source on source.entry_uuid = touching.source_id
    join registry_object as target on target.entry_uuid = touching.target_id
  `.execute(transaction)
  return rows.map((row) => ({
    id: toEntryUuid(row.entry_uuid),
    type: row.type,
    sourceId: toEntryUuid(row.source_id),
    sourceKind: row.source_kind,
    targetId: toEntryUuid(row.target_id),
    targetKind: row.target_kind,
  }))
}

async function readVersions(
  transaction: Executor,
  objects: RemovalFacts['objects'],
): Promise<RemovalFacts['versions']> {
  const logicalIds = [...objects.values()]
    .filter(({ kind }) => kind === 'document-entry' || kind === 'folder')
    .map(({ logicalId }) => logicalId)
  const { rows } = await sql<{ entry_uuid: string; logical_id: string; version: number }>`
    select entry_uuid, logical_id, version from document_entry
    where logical_id = ${anyUuid(logicalIds)}
    union all select entry_uuid, logical_id, version from folder
    where logical_id = ${anyUuid(logicalIds)}
  `.execute(transaction)
  return rows.map(({ entry_uuid, logical_id, version }) => ({
    id: toEntryUuid(entry_uuid),
    logicalId: toEntryUuid(logical_id),
    version,
  }))
}
