// What hangs on entries that are to be replaced or appended to: folders, addenda, transforms.
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely'
import type { RegistryTables } from './schema.ts'

type Build = ExpressionBuilder<RegistryTables, never>

/** The Approved folders that hold the entries. */
export function readMemberships(build: Build, entries: RawBuilder<string>) {
  return build
    .selectFrom('association')
    .innerJoin('registry_object as object', (join) =>
      join
        .onRef('object.entry_uuid', '=', 'association.source_id')
        .on('object.kind', '=', 'folder'),
    )
    .innerJoin('folder', (join) =>
      join
        .onRef('folder.patient_id', '=', 'object.patient_id')
        .onRef('folder.entry_uuid', '=', 'object.entry_uuid')
        .on('folder.status', '=', 'Approved'),
    )
    .innerJoin('patient', 'patient.patient_id', 'folder.patient_id')
    .select([
      'association.source_id as folder_id',
      'association.target_id as entry_id',
      'patient.survivor_id',
    ])
    .where('association.target_id', '=', entries)
    .where('association.type', '=', 'HasMember')
    .where('association.status', '=', 'Approved')
}

/**
 * The Approved entries appended to the entries or transformed from them, over any number of steps.
 */
export function readDerivedIds(build: Build, entries: RawBuilder<string>) {
  return build
    .selectFrom(
      sql<{ entry_uuid: string }>`(
        with recursive derived (entry_uuid) as (
          select source_id from association
          where target_id = ${entries} and type in ('APND', 'XFRM') and status = 'Approved'
          union
          select association.source_id from association
          join derived on association.target_id = derived.entry_uuid
          where association.type in ('APND', 'XFRM') and association.status = 'Approved'
        ) select entry_uuid from derived
      )`.as('derived'),
    )
    .innerJoin('registry_object as object', 'object.entry_uuid', 'derived.entry_uuid')
    .innerJoin('document_entry as entry', (join) =>
      join
        .onRef('entry.patient_id', '=', 'object.patient_id')
        .onRef('entry.entry_uuid', '=', 'object.entry_uuid')
        .on('entry.status', '=', 'Approved'),
    )
    .select('derived.entry_uuid')
}

/** Those of the entries that are transforms of others. */
export function readTransformIds(build: Build, entries: RawBuilder<string>) {
  return build
    .selectFrom('association')
    .select('source_id as entry_uuid')
    .distinct()
    .where('source_id', '=', entries)
    .where('type', '=', 'XFRM')
    .where('status', '=', 'Approved')
}
