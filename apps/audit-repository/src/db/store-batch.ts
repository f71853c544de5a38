// Adds messages to the log, each chained to the one before it.
import { type Insertable, type Kysely, type Transaction, sql } from 'kysely'
import type { Described } from '../received.ts'
import { chainStart, toRow } from './rows.ts'
import type { AuditMessageTable, AuditRepositoryTables } from './schema.ts'

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
  const { known, last } = await storedBefore(tx, batch)
  const fresh = new Map<string, Described>()
  const repeated: Described[] = []
  for (const described of batch) {
    const digest = described.digest.toString('hex')
    if (known.has(digest) || fresh.has(digest)) repeated.push(described)
    else fresh.set(digest, described)
  }
  const added = await insertChained(tx, [...fresh.values()], last)
  for (const [digest, id] of added) known.set(digest, id)
  await countRepeated(tx, repeated, known)
}

async function insertChained(
  tx: Transaction<AuditRepositoryTables>,
  fresh: readonly Described[],
  last: Buffer,
): Promise<readonly (readonly [string, string])[]> {
  if (fresh.length === 0) return []
  let previous = last
  const rows = fresh.map((described) => {
    const row = toRow(described, previous)
    previous = row.hash
    return row
  })
  const inserted = await sql<Stored>`
    insert into audit_message (${columns})
    select ${columns} from rows from (json_populate_recordset(null::audit_message, ${toJson(rows)}::json))
      with ordinality
    order by ordinality
    returning id, digest`.execute(tx)
  return inserted.rows.map(({ id, digest }) => [digest.toString('hex'), id])
}

// One parameter, however many rows: the statement is planned once.
function toJson(rows: readonly Insertable<AuditMessageTable>[]): string {
  return JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(
        columnNames.map((name) => {
          const value = row[name]
          return [name, Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value]
        }),
      ),
    ),
  )
}

const columnNames = [
  'received_at',
  'occurred_at',
  'event_time',
  'framing',
  'peer_name',
  'peer_fingerprint',
  'peer_address',
  'host',
  'app_name',
  'msgid',
  'raw',
  'digest',
  'parse_status',
  'event_id',
  'event_types',
  'event_action',
  'outcome',
  'patient_ids',
  'user_ids',
  'study_uids',
  'document_ids',
  'source_id',
  'previous_hash',
  'hash',
] as const satisfies readonly (keyof Insertable<AuditMessageTable>)[]
const columns = sql.join(columnNames.map((name) => sql.ref(name)))

interface Stored {
  readonly id: string
  readonly digest: Buffer
}

interface StoredBefore {
  /** Of what came again: the id by the digest. */
  readonly known: Map<string, string>
  /** Hash of the last row. */
  readonly last: Buffer
}

async function storedBefore(
  tx: Transaction<AuditRepositoryTables>,
  batch: readonly Described[],
): Promise<StoredBefore> {
  const digests = batch.map(({ digest }) => digest)
  // For the list as it stands PostgreSQL would plan the statement anew each time.
  const listed = sql`array(select unnest(${digests}::bytea[]))`
  const { rows } = await sql<Stored & { readonly hash: Buffer | null }>`
    (select id, digest, hash from audit_message order by id desc limit 1)
    union all
    select id, digest, null from audit_message where digest = any(${listed})`.execute(tx)
  const last = rows.find(({ hash }) => hash !== null)?.hash ?? chainStart
  const again = rows.filter(({ hash }) => hash === null)
  return { known: new Map(again.map(({ id, digest }) => [digest.toString('hex'), id])), last }
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
