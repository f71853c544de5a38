// The consents in the database: found by patient, replaced by a newer one of the same policy, never
// lost.
import type { Kysely, Transaction } from 'kysely'
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import { recordConsent, withdrawConsent } from '@isthmus/consent/new-consent'
import { MergedMeanwhileError, lockSurvivor } from '@isthmus/identity-feed/db/patient-group'
import type { Executor } from '@isthmus/postgres/executor'
import { type FoundConsents, findConsents } from './find-consents.ts'
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
  /** What binds for a patient, CX of the domain, and which other ids are his. */
  activeOf(patientId: string, signal: AbortSignal): Promise<FoundConsents>
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
    activeOf: (patientId, signal) => findConsents(database, patientId, { signal }),
    record: (consent, audit) =>
      unlessMergedMeanwhile(() =>
        database.transaction().execute(async (transaction) => {
          const outcome = await record(transaction, consent, limits)
          await audit(outcome, transaction)
          return outcome
        }),
      ),
  }
}

// A merge of the patient may come between two looks at him; a second one right behind it hardly
// does.
async function unlessMergedMeanwhile<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof MergedMeanwhileError) || attempts === attemptsMax) throw error
    }
  }
}

const attemptsMax = 5

/** Under all ids of the person. */
function activeConsents(database: Kysely<ConsentRegistryTables>, survivorId: string) {
  return database
    .selectFrom('consent')
    .where((is) =>
      is.or([
        is('patient_id', '=', survivorId),
        is(
          'patient_id',
          'in',
          is.selectFrom('patient').select('patient_id').where('survivor_id', '=', survivorId),
        ),
      ]),
    )
    .where('status', '=', 'active')
}

async function record(
  transaction: Transaction<ConsentRegistryTables>,
  consent: NewConsent,
  limits: { readonly consentsPerPatientMax: number },
): Promise<RecordOutcome> {
  const recordedAs = { id: consent.id, versionId: 1, lastUpdated: consent.now }
  const { record: made, resource } = recordConsent(consent.given, recordedAs)
  // Changes of one person's consents wait for one another and for merges; those of others do not.
  const survivorId = await lockSurvivor(transaction, made.patientId)
  const active = await activeConsents(transaction, survivorId)
    .select(['patient_id', 'consent_id', 'version', 'policy_uri', 'stated_at', 'resource'])
    .execute()
  const older = active.filter((row) => row.policy_uri === made.policyUri)
  if (older.some(({ stated_at }) => stated_at > made.dateTime)) return { kind: 'stale' }
  const policies = new Set(active.map((row) => row.policy_uri))
  if (older.length === 0 && policies.size >= limits.consentsPerPatientMax) {
    return { kind: 'too-many' }
  }
  for (const one of older) await withdraw(transaction, consent, one)
  await insert(transaction, consent, { made, resource })
  return { kind: older.length === 0 ? 'created' : 'replaced', resource }
}

interface Older {
  readonly patient_id: string
  readonly consent_id: string
  readonly version: number
  readonly resource: Resource
}

async function withdraw(
  transaction: Transaction<ConsentRegistryTables>,
  consent: NewConsent,
  { patient_id: patientId, consent_id: id, version: before, resource: stood }: Older,
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
