// Reads what the decision on a metadata update needs to know (ITI TF-2: 3.57.4.1.3).
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import { decodeStoredObject } from '@isthmus/xds/stored-object'
import type { LatestVersion, UpdateFacts, UpdateFactsNeeded } from '@isthmus/xds/update-facts'
import { type Transaction, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { anyUuid } from './any-uuid.ts'
import { readLinkedAssociations } from './linked-associations.ts'
import { readDerivedIds } from './relations.ts'
import type { RegistryTables } from './schema.ts'
import { readUpdatableObjects } from './updatable-objects.ts'

type Executor = Transaction<RegistryTables>

/** Call it under the locks of `lockObjects`. */
export async function readUpdateFacts(
  transaction: Executor,
  needed: UpdateFactsNeeded,
): Promise<UpdateFacts> {
  const { objectIds, logicalIds } = needed
  const latest = await readLatest(transaction, logicalIds)
  const ids = [...latest.values()].map(({ object }) => object.id)
  return {
    ...(await readIdentityFacts(transaction, needed)),
    latest,
    objects: await readUpdatableObjects(transaction, objectIds),
    associations: await readLinkedAssociations(transaction, [...ids, ...objectIds]),
  }
}

async function readIdentityFacts(
  transaction: Executor,
  { patientId, submittedIds, submissionSetUniqueId, replacedIds }: UpdateFactsNeeded,
): Promise<Pick<UpdateFacts, 'patient' | 'usedIds' | 'submissionSetUniqueId' | 'derivedIds'>> {
  const { patient, used, holder, derived } = await transaction
    .selectNoFrom((build) => [
      build
        .selectFrom('patient')
        .select(sql<boolean>`is_active and survivor_id = patient_id`.as('is_known'))
        .where('patient_id', '=', patientId)
        .as('patient'),
      jsonArrayFrom(
        build
          .selectFrom('registry_object')
          .select('entry_uuid')
          .where('entry_uuid', '=', anyUuid(submittedIds)),
      ).as('used'),
      build
        .selectFrom('unique_id')
        .select('kind')
        .where('unique_id', '=', submissionSetUniqueId)
        .as('holder'),
      jsonArrayFrom(readDerivedIds(build, anyUuid(replacedIds))).as('derived'),
    ])
    .executeTakeFirstOrThrow()
  return {
    patient: patient === true ? 'active' : 'unknown',
    usedIds: new Set(used.map(({ entry_uuid }) => toEntryUuid(entry_uuid))),
    submissionSetUniqueId: holder === null ? 'new' : 'used',
    derivedIds: derived.map(({ entry_uuid }) => toEntryUuid(entry_uuid)),
  }
}

// A new version may be of another patient than the one before: whoever it is of now.
async function readLatest(
  transaction: Executor,
  logicalIds: readonly string[],
): Promise<UpdateFacts['latest']> {
  const entries = await transaction
    .selectFrom('document_entry as entry')
    .innerJoin('patient', 'patient.patient_id', 'entry.patient_id')
    .select(['entry.logical_id', 'entry.ebrim', 'entry.status', 'patient.survivor_id'])
    .where('entry.logical_id', '=', anyUuid(logicalIds))
    .where('entry.is_latest', '=', true)
    .execute()
  const folders = await transaction
    .selectFrom('folder')
    .innerJoin('patient', 'patient.patient_id', 'folder.patient_id')
    .select(['folder.logical_id', 'folder.ebrim', 'folder.status', 'patient.survivor_id'])
    .select('folder.last_update_time')
    .where('folder.logical_id', '=', anyUuid(logicalIds))
    .where('folder.is_latest', '=', true)
    .execute()
  return new Map(
    [
      ...entries.map((row) => ({ ...row, lastUpdateTime: undefined })),
      ...folders.map((row) => ({ ...row, lastUpdateTime: row.last_update_time })),
    ].flatMap((row): [string, LatestVersion][] => {
      const { ebrim, status, survivor_id: patientId, lastUpdateTime } = row
      const object = decodeStoredObject(ebrim, { status, patientId, lastUpdateTime })
      return object.kind === 'document-entry' || object.kind === 'folder'
        ? [[toEntryUuid(row.logical_id), { object, patientId }]]
        : []
    }),
  )
}
