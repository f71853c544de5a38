// Locks what a registration touches and reads what its decision needs to know: one round trip, two
// when it refers to registered objects.
import { toEntryUuid, toUuid } from '@isthmus/xds/entry-uuid'
import type {
  FactsNeeded,
  RegisteredObject,
  RegistrationFacts,
  UniqueIdHolder,
} from '@isthmus/xds/registration-facts'
import { CompiledQuery, type Selectable, type Transaction } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { anyUuid } from './any-uuid.ts'
import { registrationLocks } from './lock.ts'
import { readDerivedIds, readMemberships, readTransformIds } from './relations.ts'
import type { RegistryTables, UniqueIdTable } from './schema.ts'

/** Holds the locks for as long as the transaction lasts. */
export async function lockRegistrationFacts(
  transaction: Transaction<RegistryTables>,
  needed: FactsNeeded,
): Promise<RegistrationFacts> {
  const identity = await lockIdentityFacts(transaction, needed)
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

async function lockIdentityFacts(
  transaction: Transaction<RegistryTables>,
  needed: FactsNeeded,
): Promise<Pick<RegistrationFacts, 'patient' | 'usedIds' | 'heldUniqueIds'>> {
  const { patientId, submittedIds, uniqueIds } = needed
  const uuids = submittedIds.map((id) => toUuid(id))
  const { rows } = await transaction.executeQuery<IdentityRow>(
    CompiledQuery.raw(identityStatement, [registrationLocks(needed), patientId, uuids, uniqueIds]),
  )
  const { is_known, used, holders } = rows[0] ?? nothingFound
  return {
    patient: is_known === true ? 'active' : 'unknown',
    usedIds: new Set(used?.map((uuid) => toEntryUuid(uuid))),
    heldUniqueIds: new Map(
      holders?.map(({ unique_id, kind, entry_type, hash, size }): [string, UniqueIdHolder] => [
        unique_id,
        { kind, type: entry_type ?? undefined, hash: hash ?? undefined, size: size ?? undefined },
      ]),
    ),
  }
}

// The function of migration 0004.
const identityStatement = 'select is_known, used, holders from registration_facts($1, $2, $3, $4)'

interface IdentityRow {
  readonly is_known: boolean | null
  readonly used: readonly string[] | null
  readonly holders: readonly HolderRow[] | null
}

const nothingFound: IdentityRow = { is_known: null, used: null, holders: null }

type HolderRow = Pick<Selectable<UniqueIdTable>, 'unique_id' | 'kind' | 'entry_type' | 'hash'> & {
  readonly size: string | null
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
