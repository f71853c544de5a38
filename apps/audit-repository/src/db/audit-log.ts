// The append-only log: one writer, so that the chain has no branches; what comes meanwhile goes
// into one transaction.
import { setTimeout } from 'node:timers/promises'
import type { HealthReport } from '@isthmus/http/server-options'
import type { Log } from '@isthmus/log/log'
import { type DatabaseSettings, openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import { sqlStateOf } from '@isthmus/postgres/sql-state'
import { type Kysely, sql } from 'kysely'
import type { AuditScope } from '../audit-scope.ts'
import { type FoundMessage, findMessages } from '../queries/find-messages.ts'
import { type Described, opaque } from '../received.ts'
import type { Search } from '../search.ts'
import { storeBatch } from './store-batch.ts'
import type { AuditRepositoryTables } from './schema.ts'

export interface AuditLog {
  /** Resolves when the message is durable. A message that is there already is only counted. */
  append(described: Described): Promise<void>
  /** Newest first; one more than asked for when there is another page. */
  find(search: Search, scope: AuditScope | undefined): Promise<readonly FoundMessage[]>
  health(): Promise<HealthReport>
  close(): Promise<void>
}

/** Throws DatabaseError, MigrationError. */
export async function openAuditLog(settings: DatabaseSettings, log: Log): Promise<AuditLog> {
  const database = openDatabase<AuditRepositoryTables>(settings, log)
  await migrate(database, new URL('./migrations/', import.meta.url))
  const writer = new Writer(database)
  return {
    append: (described) => writer.append(described),
    find: (search, scope) => findMessages(database, search, scope),
    async health() {
      await sql`select 1`.execute(database)
      return { ok: true, details: { waiting: writer.waiting } }
    },
    close: () => database.destroy(),
  }
}

interface Waiting {
  readonly described: Described
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

class Writer {
  readonly #database: Kysely<AuditRepositoryTables>
  #queue: Waiting[] = []
  #writing = false

  constructor(database: Kysely<AuditRepositoryTables>) {
    this.#database = database
  }

  get waiting(): number {
    return this.#queue.length
  }

  append(described: Described): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#queue.push({ described, resolve, reject })
    if (!this.#writing) void this.#write()
    return promise
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#queue.length > 0) {
      // What senders send together comes in pieces.
      if (this.#queue.length < batchMax) await setTimeout(gatherMs)
      const batch = this.#take()
      try {
        await this.#store(batch.map(({ described }) => described))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#writing = false
  }

  #take(): Waiting[] {
    let count = 0
    let bytes = 0
    for (const { described } of this.#queue.slice(0, batchMax)) {
      bytes += described.raw.length
      if (count > 0 && bytes > batchBytesMax) break
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  async #store(batch: readonly Described[]): Promise<void> {
    try {
      await storeBatch(this.#database, batch)
    } catch (error) {
      if (!isAboutValues(error)) throw error
      // One value that cannot be stored must stop neither the others nor its own bytes.
      for (const described of batch) await this.#storeAtLeastTheBytes(described)
    }
  }

  async #storeAtLeastTheBytes(described: Described): Promise<void> {
    try {
      await storeBatch(this.#database, [described])
    } catch (error) {
      if (!isAboutValues(error)) throw error
      await storeBatch(this.#database, [opaque(described)])
    }
  }
}

// Classes 22 (data exception) and 54 (limit exceeded); PostgreSQL: Appendix A.
function isAboutValues(error: unknown): boolean {
  return /^(?:22|54)/.test(sqlStateOf(error) ?? '')
}

const batchMax = 100
const batchBytesMax = 4 * 1024 * 1024
const gatherMs = 10
