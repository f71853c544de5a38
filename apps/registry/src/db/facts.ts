// Reads what a registration's decision needs to know: one round trip, two when it refers to
// registered objects.
import { toEntryUuid, toUuid } from '@isthmus/xds/entry-uuid'
import type {
  FactsNeeded,
  RegisteredObject,
  RegistrationFacts,
  UniqueIdHolder,
} from '@isthmus/xds/registration-facts'
import { type Transaction, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { readDerivedIds, readMemberships, readTransformIds } from './relations.ts'
import type { RegistryTables } from './schema.ts'

/** Call it under the locks of `lockRegistration`. */
export async function readRegistrationFacts(
  transaction: Transaction<RegistryTables>,
  needed: FactsNeeded,
): Promise<RegistrationFacts> {
  const identity = await readIdentityFacts(transaction, needed)
  if (needed.referencedIds.length === 0) return { ...identity, ...noReferences }
  return { ...identity, ...(await readReferenceFacts(transaction, needed)) }
}

type ReferenceFacts = Pick<
  RegistrationFacts,
  'referenced' | 'memberships' | 'derivedIds' | 'transformIds'
>

const noReferences: ReferenceFacts = {
  referenced: new Map(),
  memberships: [],
  derivedIds: [],
  transformIds: new Set(),
}

async function readIdentityFacts(
  transaction: Transaction<RegistryTables>,
  { patientId, submittedIds, uniqueIds }: FactsNeeded,
): Promise<Pick<RegistrationFacts, 'patient' | 'usedIds' | 'heldUniqueIds'>> {
  const { patient, used, holders } = await transaction
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
      jsonArrayFrom(
        build
          .selectFrom('unique_id')
          .select(['unique_id', 'kind', 'entry_type', 'hash'])
          // A JSON number would lose digits.
          .select(sql<string | null>`size_bytes::text`.as('size'))
          .where('unique_id', '=', sql<string>`any(${uniqueIds}::text[])`),
      ).as('holders'),
    ])
    .executeTakeFirstOrThrow()
  return {
    patient: patient === true ? 'active' : 'unknown',
    usedIds: new Set(used.map(({ entry_uuid }) => toEntryUuid(entry_uuid))),
    heldUniqueIds: new Map(
      holders.map(({ unique_id, kind, entry_type, hash, size }): [string, UniqueIdHolder] => [
        unique_id,
        { kind, type: entry_type ?? undefined, hash: hash ?? undefined, size: size ?? undefined },
      ]),
    ),
  }
}

async function readReferenceFacts(
  transaction: Transaction<RegistryTables>,
  { referencedIds, replacedIds, appendedIds }: FactsNeeded,
): Promise<ReferenceFacts> {
  const facts = await transaction
    .selectNoFrom((build) => [
      jsonArrayFrom(
        build
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
          .select(['object.entry_uuid', 'object.kind', 'patient.survivor_id', 'entry.type'])
          .select(({ fn }) => fn.coalesce('entry.status', 'folder.status').as('status'))
          .where('object.entry_uuid', '=', anyUuid(referencedIds)),
      ).as('referenced'),
      jsonArrayFrom(readMemberships(build, anyUuid(replacedIds))).as('memberships'),
      jsonArrayFrom(readDerivedIds(build, anyUuid(replacedIds))).as('derived'),
      jsonArrayFrom(readTransformIds(build, anyUuid(appendedIds))).as('transforms'),
    ])
    .executeTakeFirstOrThrow()
  return {
    referenced: new Map(
      facts.referenced.map((row) => [toEntryUuid(row.entry_uuid), toRegisteredObject(row)]),
    ),
    memberships: facts.memberships.map(({ folder_id, entry_id, survivor_id }) => ({
      folderId: toEntryUuid(folder_id),
      entryId: toEntryUuid(entry_id),
      patientId: survivor_id,
    })),
    derivedIds: facts.derived.map(({ entry_uuid }) => toEntryUuid(entry_uuid)),
    transformIds: new Set(facts.transforms.map(({ entry_uuid }) => toEntryUuid(entry_uuid))),
  }
}

function toRegisteredObject(row: {
  readonly kind: RegisteredObject['kind']
  readonly survivor_id: string
  readonly type: 'stable' | 'on-demand' | null
  readonly status: 'Approved' | 'Deprecated' | null
}): RegisteredObject {
  const { kind, survivor_id: patientId, type, status } = row
  if (kind === 'submission-set' || kind === 'association') return { kind }
  const availabilityStatus = status ?? 'Deprecated'
  return kind === 'folder'
    ? { kind, patientId, availabilityStatus }
    : { kind, patientId, availabilityStatus, type: type ?? 'stable' }
}

function anyUuid(ids: readonly string[]) {
  return sql<string>`any(${ids.map((id) => toUuid(id))}::uuid[])`
}
