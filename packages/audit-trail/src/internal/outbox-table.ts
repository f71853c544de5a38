// Every statement on the outbox table.
import { sql } from 'kysely'
import type { Executor } from '@isthmus/postgres/executor'
import { Crowd } from './crowd.ts'

export interface OutboxRow {
  readonly id: string
  readonly message: Uint8Array
}

interface NewRow {
  readonly state: 'intended' | 'pending'
  readonly message: Uint8Array
  readonly recordedAt: Date
  readonly run: string
}

/** Adds rows in their order, all or none; gives their ids. */
async function addRows(executor: Executor, rows: readonly NewRow[]): Promise<readonly string[]> {
  const values = rows.map(
    ({ recordedAt, run, state, message }) =>
      sql`(${recordedAt}, ${run}, ${state}, ${Buffer.from(message)})`,
  )
  const added = await sql<{ id: string }>`
    insert into audit_outbox (recorded_at, run, state, message)
    values ${sql.join(values)} returning id`.execute(executor)
  return added.rows.map(({ id }) => id)
}

/**
 * Adds rows as `addRows` does: at once within a transaction, and with what others add meanwhile where
 * the executor is the database itself.
 */
export function rowWriter(database: Executor): typeof addRows {
  const crowd = new Crowd<NewRow>((rows) => addRows(database, rows))
  return (executor, rows) => (executor === database ? crowd.add(rows) : addRows(executor, rows))
}

export async function removeIntent(executor: Executor, id: string): Promise<void> {
  await sql`delete from audit_outbox where id = ${id} and state = 'intended'`.execute(executor)
}

/**
 * What a start that is over left behind: intents without outcome, and messages that may have been
 * lost.
 */
export async function adoptRows(executor: Executor, run: string): Promise<void> {
  await sql`
    update audit_outbox set state = 'pending', sent_at = null
    where (state = 'intended' and run <> ${run}) or state = 'sent_unconfirmed'`.execute(executor)
}

/** The oldest of those that wait. */
export async function pendingRows(
  executor: Executor,
  countMax: number,
): Promise<readonly OutboxRow[]> {
  const found = await sql<OutboxRow>`
    select id, message from audit_outbox where state = 'pending' order by id
    limit ${countMax}`.execute(executor)
  return found.rows
}

export async function markWritten(
  executor: Executor,
  { ids, at }: { readonly ids: readonly string[]; readonly at: Date },
): Promise<void> {
  await sql`
    update audit_outbox set state = 'sent_unconfirmed', sent_at = ${at}
    where id = any(${ids}::bigint[])`.execute(executor)
}

export async function markSent(executor: Executor, ids: readonly string[]): Promise<void> {
  await sql`
    update audit_outbox set state = 'sent'
    where id = any(${ids}::bigint[]) and state = 'sent_unconfirmed'`.execute(executor)
}

/** The connection broke: nothing says that what it took has arrived. */
export async function returnUnconfirmed(executor: Executor): Promise<void> {
  await sql`
    update audit_outbox set state = 'pending', sent_at = null
    where state = 'sent_unconfirmed'`.execute(executor)
}

export async function removeSentBefore(executor: Executor, time: Date): Promise<void> {
  await sql`
    delete from audit_outbox where id in (
      select id from audit_outbox where state = 'sent' and sent_at < ${time} limit 10000
    )`.execute(executor)
}

export interface Backlog {
  readonly count: number
  readonly oldest: Date | undefined
}

export async function backlog(executor: Executor): Promise<Backlog> {
  const found = await sql<{ count: string; oldest: Date | null }>`
    select count(*) as count, min(recorded_at) as oldest
    from audit_outbox where state = 'pending'`.execute(executor)
  const row = found.rows[0]
  return { count: Number(row?.count ?? 0), oldest: row?.oldest ?? undefined }
}

/**
 * Only one process sends from an outbox, so that the order is kept. The lock goes with the
 * connection.
 */
export async function takeOutbox(executor: Executor): Promise<boolean> {
  const found = await sql<{ taken: boolean }>`
    select pg_try_advisory_lock(${lockId}) as taken`.execute(executor)
  return found.rows[0]?.taken === true
}

export async function leaveOutbox(executor: Executor): Promise<void> {
  await sql`select pg_advisory_unlock(${lockId})`.execute(executor)
}

const lockId = 4_736_201
