// Registered objects whose status may change or to which something may be tied (ITI TF-2:
// 3.57.4.1.3).
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import type { AssociationType } from '@isthmus/xds/metadata/association'
import type { UpdatableObject } from '@isthmus/xds/update-facts'
import type { Transaction } from 'kysely'
import { anyUuid } from './any-uuid.ts'
import type { ObjectKind, RegistryTables, StatusColumn } from './schema.ts'

/** By entryUUID; ids that nobody has are not there. */
export async function readUpdatableObjects(
  transaction: Transaction<RegistryTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, UpdatableObject>> {
  if (ids.length === 0) return new Map()
  const rows = await transaction
    .selectFrom('registry_object as object')
    .innerJoin('patient', 'patient.patient_id', 'object.patient_id')
    .leftJoin('document_entry as entry', (join) =>
      join
        .onRef('entry.patient_id', '=', 'object.patient_id')
        .onRef('entry.entry_uuid', '=', 'object.entry_uuid'),
    )
    .leftJoin('folder', (join) =>
      join
        .onRef('folder.patient_id', '=', 'object.patient_id')
        .onRef('folder.entry_uuid', '=', 'object.entry_uuid'),
    )
    .leftJoin('association', (join) =>
      join
        .onRef('association.patient_id', '=', 'object.patient_id')
        .onRef('association.entry_uuid', '=', 'object.entry_uuid'),
    )
    .leftJoin('registry_object as source', 'source.entry_uuid', 'association.source_id')
    .leftJoin('patient as source_patient', 'source_patient.patient_id', 'source.patient_id')
    .select(['object.entry_uuid', 'object.kind', 'patient.survivor_id', 'entry.type'])
    .select(['association.type as association_type', 'source.kind as source_kind'])
    .select(['association.source_id', 'source_patient.survivor_id as source_survivor_id'])
    .select(({ fn }) => [
      fn.coalesce('entry.status', 'folder.status', 'association.status').as('status'),
      fn.coalesce('entry.is_latest', 'folder.is_latest').as('is_latest'),
      fn.coalesce('entry.logical_id', 'folder.logical_id').as('logical_id'),
    ])
    .where('object.entry_uuid', '=', anyUuid(ids))
    .execute()
  return new Map(rows.map((row) => [toEntryUuid(row.entry_uuid), toUpdatableObject(row)]))
}

interface Row {
  readonly entry_uuid: string
  readonly kind: ObjectKind
  readonly survivor_id: string
  readonly type: 'stable' | 'on-demand' | null
  readonly association_type: AssociationType | null
  readonly source_kind: ObjectKind | null
  readonly source_id: string | null
  readonly source_survivor_id: string | null
  readonly status: StatusColumn | null
  readonly is_latest: boolean | null
  readonly logical_id: string | null
}

function toUpdatableObject(row: Row): UpdatableObject {
  const { kind, survivor_id: patientId } = row
  const availabilityStatus = row.status ?? 'Deprecated'
  const versioned = {
    logicalId: toEntryUuid(row.logical_id ?? row.entry_uuid),
    isLatest: row.is_latest ?? true,
    patientId,
    availabilityStatus,
  }
  switch (kind) {
    case 'submission-set':
      return { kind }
    case 'folder':
      return { kind, ...versioned }
    case 'document-entry':
      return { kind, type: row.type ?? 'stable', ...versioned }
    case 'association':
      return {
        kind,
        type: row.association_type ?? 'HasMember',
        sourceKind: sourceKindOf(row.source_kind),
        sourceId: toEntryUuid(row.source_id ?? ''),
        patientId: row.source_survivor_id ?? patientId,
        availabilityStatus,
      }
  }
}

// Without a source the association belongs to a submission set whose registration is not ours to
// change.
function sourceKindOf(kind: ObjectKind | null): 'submission-set' | 'folder' | 'document-entry' {
  return kind === 'folder' || kind === 'document-entry' ? kind : 'submission-set'
}
