// Gather, decide, apply: one message of a patient identity feed in one database transaction
// (ITI TF-2: 3.8.4.1.3, 3.8.4.2.4).
import {
  type DecidableChange,
  type IdentityDecision,
  type IdentityPlan,
  type PatientStanding,
  decideIdentityChange,
  patientIdsOf,
} from '@isthmus/identity/decide-identity-change'
import { type Kysely, type Transaction, sql } from 'kysely'
import { lockPatients } from './lock-patients.ts'
import type { RegistryTables } from './schema.ts'

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
export type FeedOutcome = IdentityDecision | { readonly kind: 'repeated' }

export interface FeedOptions {
  readonly message: FedMessage
  /** Writes the audit of the outcome in the same transaction. */
  readonly record: (outcome: FeedOutcome, transaction: Executor) => Promise<void>
}

type Executor = Transaction<RegistryTables>

export async function applyIdentityChange(
  database: Kysely<RegistryTables>,
  change: DecidableChange,
  { message, record }: FeedOptions,
): Promise<FeedOutcome> {
  return database.transaction().execute(async (transaction) => {
    const patientIds = patientIdsOf(change)
    await lockPatients(transaction, patientIds)
    const outcome = (await isFirst(transaction, message))
      ? decideIdentityChange(change, { standing: await readStanding(transaction, patientIds) })
      : ({ kind: 'repeated' } as const)
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

async function readStanding(
  transaction: Executor,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, PatientStanding>> {
  const rows = await transaction
    .selectFrom('patient')
    .select(['patient_id', 'survivor_id', 'is_active', 'source'])
    .where('patient_id', '=', sql<string>`any(${patientIds}::text[])`)
    .execute()
  return new Map(
    rows.map(({ patient_id, survivor_id, is_active, source }): [string, PatientStanding] => {
      if (survivor_id !== patient_id) return [patient_id, 'subsumed']
      if (!is_active) return [patient_id, 'inactive']
      return [patient_id, source === 'configuration' ? 'configured' : 'active']
    }),
  )
}

async function writeIdentityPlan(
  transaction: Executor,
  { activated, merged, links }: IdentityPlan,
  message: FedMessage,
): Promise<void> {
  if (activated !== undefined) await activate(transaction, activated)
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
