// Every statement on the outbox table.
import { CompiledQuery, sql } from 'kysely'
import type { Executor } from '@isthmus/postgres/executor'
import { Crowd } from './crowd.ts'

export interface OutboxRow {
  readonly id: string
  readonly message: Uint8Array
}

/** A row before the database has given it its number. */
export interface NewRow {
  readonly state: 'intended' | 'pending'
  readonly message: Uint8Array
  readonly recordedAt: Date
  readonly run: string
}

/** Adds rows in their order, all or none; gives their ids. */
async function addRows(executor: Executor, rows: readonly NewRow[]): Promise<readonly string[]> {
  const values = rows.flatMap(({ recordedAt, run, state, message }) => [
    recordedAt,
    run,
    state,
    Buffer.from(message.buffer, message.byteOffset, message.length),
  ])
  const insert = CompiledQuery.raw(insertOf(rows.length), values)
  const added = await executor.getExecutor().executeQuery<{ id: string }>(insert)
  return added.rows.map(({ id }) => id)
}

// Written once for each number of rows: every answer of a service waits for this statement.
function insertOf(count: number): string {
  const known = inserts.get(count)
  if (known !== undefined) return known
  const rows = Array.from({ length: count }, (_, row) => {
    const first = row * 4 + 1
    return `($${first}, $${first + 1}, $${first + 2}, $${first + 3})`
  })
  const text = `insert into audit_outbox (recorded_at, run, state, message)
    values ${rows.join(', ')} returning id`
  if (count <= insertRowsMax) inserts.set(count, text)
  return text
}

const inserts = new Map<number, string>()
const insertRowsMax = 64

/**
 * Adds rows as `addRows` does: at once within a transaction, and with what others add meanwhile where
 * the executor is the database itself.
 */
export function rowWriter(database: Executor): typeof addRows {
  const crowd = new Crowd<NewRow>((rows) => addRows(database, rows))
  return (executor, rows) => (executor === database ? crowd.add(rows) : addRows(executor, rows))
}

/** False when it is no intent by now. */
export async function removeIntent(executor: Executor, id: string): Promise<boolean> {
  const removed = await sql`
    delete from audit_outbox where id = ${id} and state = 'intended'`.execute(executor)
  return (removed.numAffectedRows ?? 0n) > 0n
}

/** True when it is there, by now in another state: somebody else told it as it stands. */
export async function intentIsKnown(executor: Executor, id: string): Promise<boolean> {
  const found = await sql`select id from audit_outbox where id = ${id}`.execute(executor)
  return found.rows.length > 0
}

/** An intent whose number was never learned is to be sent as it stands, if it is there. */
export async function tellIntent(
  executor: Executor,
  { run, message }: NewRow,
): Promise<readonly string[]> {
  const told = await sql<{ id: string }>`
    update audit_outbox set state = 'pending'
    where state = 'intended' and run = ${run} and message = ${Buffer.from(message)}
    returning id`.execute(executor)
  return told.rows.map(({ id }) => id)
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

/** A connection broke, this one's or a former owner's: nothing says that what it took has arrived. */
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
