// Gather, decide, apply: one message of a patient identity feed in one database transaction
// (ITI TF-2: 3.8.4.1.3, 3.8.4.2.4).
import {
  type DecidableChange,
  type IdentityDecision,
  type IdentityFacts,
  type IdentityPlan,
  type PatientStanding,
  decideIdentityChange,
  patientIdsOf,
} from '@isthmus/identity/decide-identity-change'
import { type Kysely, type Transaction, sql } from 'kysely'
import { completeMerge } from './complete-merge.ts'
import type { IdentityTables } from './identity-schema.ts'
import { lockPatients } from './lock-patients.ts'

export interface FedMessage {
  /** Who sent it, as peer and as application. */
  readonly sender: string
  /** MSH-10, or the id of an HL7 v3 message. */
  readonly messageId: string
  /** SHA-256 of the whole message. */
  readonly digest: Buffer
  readonly receivedAt: Date
}

/** `repeated`: the same message was worked on before, and had its effect then. */
export type FeedOutcome =
  | Exclude<IdentityDecision, { readonly kind: 'refuse' }>
  | { readonly kind: 'repeated' }

/** A merge that is not believed: nothing was done, and the message may come again. */
export class BirthDatesDifferError extends Error {
  override readonly name = 'BirthDatesDifferError'
}

/**
 * `ignored`: a merge of an id that nobody made known, or into one who was himself merged, changes
 * nothing (ITI TF-2: 3.8.4.2.4). `joined`: the ids are one person all the same, whatever order the
 * messages took.
 */
export type IncompleteMerges = 'ignored' | 'joined'

export interface FeedOptions {
  /** `ignored` when left out. */
  readonly incompleteMerges?: IncompleteMerges | undefined
  /** What becomes of a merge of two ids with different birth dates; `accept` when left out. */
  readonly differingBirthDates?: 'refuse' | 'accept' | undefined
  readonly message: FedMessage
  /** Writes the audit of the outcome in the same transaction. */
  readonly record: (outcome: FeedOutcome, transaction: Executor) => Promise<void>
}

type Executor = Transaction<IdentityTables>

/** Throws BirthDatesDifferError. */
export async function applyIdentityChange(
  database: Kysely<IdentityTables>,
  given: DecidableChange,
  { message, record, incompleteMerges = 'ignored', differingBirthDates = 'accept' }: FeedOptions,
): Promise<FeedOutcome> {
  return database.transaction().execute(async (transaction) => {
    const change = incompleteMerges === 'joined' ? await completeMerge(transaction, given) : given
    const patientIds = patientIdsOf(change)
    await lockPatients(transaction, patientIds)
    const outcome = (await isFirst(transaction, message))
      ? decideIdentityChange(change, {
          ...(await readFacts(transaction, patientIds)),
          differingBirthDates,
        })
      : ({ kind: 'repeated' } as const)
    if (outcome.kind === 'refuse') {
      throw new BirthDatesDifferError('the two patients have different birth dates')
    }
    if (outcome.kind === 'apply') await writeIdentityPlan(transaction, outcome.plan, message)
    await record(outcome, transaction)
    return outcome
  })
}

// A message is remembered for as long as a sender may repeat it; each new one lets a few old ones
// be forgotten, so that the table does not grow for ever.
async function isFirst(transaction: Executor, message: FedMessage): Promise<boolean> {
  const { sender, messageId, digest, receivedAt } = message
  const inserted = await transaction
    .insertInto('identity_message')
    .values({ sender, message_id: messageId, digest, received_at: receivedAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('sender')
    .executeTakeFirst()
  if (inserted === undefined) return false
  await sql`
    delete from identity_message
    where (sender, message_id, digest) in (
      select sender, message_id, digest from identity_message
      where received_at < ${new Date(receivedAt.getTime() - rememberedMs)}
      order by received_at limit 10
      for update skip locked
    )
  `.execute(transaction)
  return true
}

const rememberedMs = 30 * 86_400_000

async function readFacts(
  transaction: Executor,
  patientIds: readonly string[],
): Promise<Pick<IdentityFacts, 'standing' | 'birthDates'>> {
  const rows = await transaction
    .selectFrom('patient')
    .select(['patient_id', 'survivor_id', 'is_active', 'source', 'birth_date'])
    .where('patient_id', '=', sql<string>`any(${patientIds}::text[])`)
    .execute()
  const standing = new Map(
    rows.map(({ patient_id, survivor_id, is_active, source }): [string, PatientStanding] => {
      if (survivor_id !== patient_id) return [patient_id, 'subsumed']
      if (!is_active) return [patient_id, 'inactive']
      return [patient_id, source === 'configuration' ? 'configured' : 'active']
    }),
  )
  const born = rows.flatMap(({ patient_id, birth_date }): [string, string][] =>
    birth_date === null ? [] : [[patient_id, birth_date]],
  )
  return { standing, birthDates: new Map(born) }
}

async function writeIdentityPlan(
  transaction: Executor,
  { activated, born, merged, links }: IdentityPlan,
  message: FedMessage,
): Promise<void> {
  if (activated !== undefined) await activate(transaction, activated)
  if (born !== undefined) {
    await transaction
      .updateTable('patient')
      .set({ birth_date: born.birthDate })
      .where('patient_id', '=', born.patientId)
      .execute()
  }
  if (merged !== undefined) await merge(transaction, merged, message)
  if (links.length === 0) return
  const { sender, receivedAt: linked_at } = message
  await transaction
    .insertInto('local_patient_id')
    .values(
      links.map(({ patientId, localId }) => ({
        patient_id: patientId,
        local_id: localId,
        sender,
        linked_at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function activate(transaction: Executor, patientId: string): Promise<void> {
  await transaction
    .insertInto('patient')
    .values({ patient_id: patientId, survivor_id: patientId, is_active: true, source: 'feed' })
    .onConflict((conflict) =>
      conflict.column('patient_id').doUpdateSet({ is_active: true, source: 'feed' }),
    )
    .execute()
}

// ITI TF-2: 3.8.4.2.4. Rows of objects stay as they are; whoever was merged into the subsumed
// patient before is found under the new survivor as well.
async function merge(
  transaction: Executor,
  { subsumedId, survivorId }: NonNullable<IdentityPlan['merged']>,
  { sender, messageId, receivedAt }: FedMessage,
): Promise<void> {
  await transaction
    .updateTable('patient')
    .set({ survivor_id: survivorId })
    .where('survivor_id', '=', subsumedId)
    .execute()
  await transaction
    .insertInto('patient_merge')
    .values({
      subsumed_id: subsumedId,
      survivor_id: survivorId,
      merged_at: receivedAt,
      sender,
      message_id: messageId,
    })
    .execute()
}
