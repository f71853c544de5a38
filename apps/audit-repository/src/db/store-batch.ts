// Adds messages to the log, each chained to the one before it.
import { type Kysely, type Transaction, sql } from 'kysely'
import type { Described } from '../received.ts'
import { chainStart, toRow } from './rows.ts'
import type { AuditRepositoryTables } from './schema.ts'

/** Stores what is new, counts what is there already: all of it in one transaction, or nothing. */
export async function storeBatch(
  database: Kysely<AuditRepositoryTables>,
  batch: readonly Described[],
): Promise<void> {
  await database.transaction().execute((tx) => storeAll(tx, batch))
}

async function storeAll(
  tx: Transaction<AuditRepositoryTables>,
  batch: readonly Described[],
): Promise<void> {
  // A second process on the same log waits here: the chain has one end.
  await sql`select pg_advisory_xact_lock(${lockId})`.execute(tx)
  const known = await knownIds(tx, batch)
  const fresh = new Map<string, Described>()
  const repeated: Described[] = []
  for (const described of batch) {
    const digest = described.digest.toString('hex')
    if (known.has(digest) || fresh.has(digest)) repeated.push(described)
    else fresh.set(digest, described)
  }
  for (const [digest, id] of await insertChained(tx, [...fresh.values()])) known.set(digest, id)
  await countRepeated(tx, repeated, known)
}

async function insertChained(
  tx: Transaction<AuditRepositoryTables>,
  fresh: readonly Described[],
): Promise<readonly (readonly [string, string])[]> {
  if (fresh.length === 0) return []
  let previous = await lastHash(tx)
  const rows = fresh.map((described) => {
    const row = toRow(described, previous)
    previous = row.hash
    return row
  })
  const inserted = await tx
    .insertInto('audit_message')
    .values(rows)
    .returning(['id', 'digest'])
    .execute()
  return inserted.map(({ id, digest }) => [digest.toString('hex'), id])
}

async function knownIds(
  tx: Transaction<AuditRepositoryTables>,
  batch: readonly Described[],
): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('audit_message')
    .select(['id', 'digest'])
    .where(
      'digest',
      'in',
      batch.map(({ digest }) => digest),
    )
    .execute()
  return new Map(rows.map(({ id, digest }) => [digest.toString('hex'), id]))
}

async function lastHash(tx: Transaction<AuditRepositoryTables>): Promise<Buffer> {
  const row = await tx
    .selectFrom('audit_message')
    .select('hash')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.hash ?? chainStart
}

async function countRepeated(
  tx: Transaction<AuditRepositoryTables>,
  repeated: readonly Described[],
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = repeated.map(({ digest, receivedAt, peer }) => ({
    message_id: known.get(digest.toString('hex')) ?? '0',
    received_at: receivedAt,
    peer_name: peer?.name ?? null,
  }))
  if (rows.length > 0) await tx.insertInto('audit_duplicate').values(rows).execute()
}

const lockId = 4_736_301
