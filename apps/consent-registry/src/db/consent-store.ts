// The consents in the database: found by patient, replaced by a newer one of the same policy, never
// lost.
import { type Kysely, type Transaction, sql } from 'kysely'
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import { recordConsent, withdrawConsent } from '@isthmus/consent/new-consent'
import type { Executor } from '@isthmus/postgres/executor'
import type { ConsentRegistryTables } from './schema.ts'

type Resource = Readonly<Record<string, unknown>>

export interface NewConsent {
  readonly id: string
  /** The resource as it was handed in, already found good. */
  readonly given: unknown
  /** Name of the peer that handed it in. */
  readonly peer: string
  readonly user: { readonly nameId: string; readonly issuer: string } | undefined
  readonly now: Date
}

/**
 * `replaced`: an older one of the same policy has become inactive. `stale`: a later one stands;
 * nothing changed.
 */
export type RecordOutcome =
  | { readonly kind: 'created'; readonly resource: Resource }
  | { readonly kind: 'replaced'; readonly resource: Resource }
  | { readonly kind: 'stale' }
  | { readonly kind: 'too-many' }

export interface ConsentStore {
  /** The active consents of a patient, CX of the domain. */
  activeOf(patientId: string, signal: AbortSignal): Promise<readonly Resource[]>
  /** `audit` runs in the same database transaction: without its record there is no change. */
  record(
    consent: NewConsent,
    audit: (outcome: RecordOutcome, transaction: Executor) => Promise<void>,
  ): Promise<RecordOutcome>
}

export function openConsentStore(
  database: Kysely<ConsentRegistryTables>,
  limits: { readonly consentsPerPatientMax: number },
): ConsentStore {
  return {
    async activeOf(patientId, signal) {
      // Every search of the domain asks this: what it does not need is neither sent nor parsed.
      const rows = await activeConsents(database, patientId).select('resource').execute({ signal })
      return rows.map(({ resource }) => resource)
    },
    record: (consent, audit) =>
      database.transaction().execute(async (transaction) => {
        const outcome = await record(transaction, consent, limits)
        await audit(outcome, transaction)
        return outcome
      }),
  }
}

function activeConsents(database: Kysely<ConsentRegistryTables>, patientId: string) {
  return database
    .selectFrom('consent')
    .where('patient_id', '=', patientId)
    .where('status', '=', 'active')
    .orderBy('stated_at')
}

async function record(
  transaction: Transaction<ConsentRegistryTables>,
  consent: NewConsent,
  limits: { readonly consentsPerPatientMax: number },
): Promise<RecordOutcome> {
  const recordedAs = { id: consent.id, versionId: 1, lastUpdated: consent.now }
  const { record: made, resource } = recordConsent(consent.given, recordedAs)
  // Changes of one patient's consents wait for one another; those of others do not.
  await sql`select pg_advisory_xact_lock(hashtextextended(${made.patientId}, 0))`.execute(
    transaction,
  )
  const active = await activeConsents(transaction, made.patientId)
    .select(['consent_id', 'version', 'policy_uri', 'stated_at', 'resource'])
    .execute()
  const older = active.find((row) => row.policy_uri === made.policyUri)
  if (older !== undefined && older.stated_at > made.dateTime) return { kind: 'stale' }
  if (older === undefined && active.length >= limits.consentsPerPatientMax) {
    return { kind: 'too-many' }
  }
  if (older !== undefined) await withdraw(transaction, consent, { ...older, made })
  await insert(transaction, consent, { made, resource })
  return { kind: older === undefined ? 'created' : 'replaced', resource }
}

interface Older {
  readonly consent_id: string
  readonly version: number
  readonly resource: Resource
  readonly made: ConsentRecord
}

async function withdraw(
  transaction: Transaction<ConsentRegistryTables>,
  consent: NewConsent,
  { consent_id: id, version: before, resource: stood, made: { patientId } }: Older,
): Promise<void> {
  const version = before + 1
  const resource = withdrawConsent(stood, { versionId: version, lastUpdated: consent.now })
  await transaction
    .updateTable('consent')
    .set({
      status: 'inactive',
      version,
      updated_at: consent.now,
      resource: JSON.stringify(resource),
    })
    .where('patient_id', '=', patientId)
    .where('consent_id', '=', id)
    .execute()
  await remember(transaction, consent, { patientId, id, version, resource })
}

async function insert(
  transaction: Transaction<ConsentRegistryTables>,
  consent: NewConsent,
  { made, resource }: { readonly made: ConsentRecord; readonly resource: Resource },
): Promise<void> {
  const { patientId, id, policyUri, provision, dateTime } = made
  await transaction
    .insertInto('consent')
    .values({
      patient_id: patientId,
      consent_id: id,
      version: 1,
      status: 'active',
      policy_uri: policyUri,
      provision_type: provision.type,
      stated_at: dateTime,
      updated_at: consent.now,
      resource: JSON.stringify(resource),
    })
    .execute()
  await remember(transaction, consent, { patientId, id, version: 1, resource })
}

interface Version {
  readonly patientId: string
  readonly id: string
  readonly version: number
  readonly resource: Resource
}

async function remember(
  transaction: Transaction<ConsentRegistryTables>,
  { peer, user, now }: NewConsent,
  { patientId, id, version, resource }: Version,
): Promise<void> {
  await transaction
    .insertInto('consent_history')
    .values({
      patient_id: patientId,
      consent_id: id,
      version,
      resource: JSON.stringify(resource),
      changed_by_peer: peer,
      changed_by_user: user?.nameId,
      changed_by_issuer: user?.issuer,
      changed_at: now,
    })
    .execute()
}
