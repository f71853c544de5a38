// Lets PostgreSQL parse and plan a statement once for each connection instead of each time: half of
// what a short query costs.
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'

/** A pool for Kysely that gives names to the statements that come again and again. */
export function withNamedStatements(pool: Pool): PostgresPool {
  const names = createStatementNames()
  const clients = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      // Kysely, too, remembers clients as long as they live.
      const known = clients.get(client) ?? new NamingClient(client, names)
      clients.set(client, known)
      return known
    },
    end: () => pool.end(),
  }
}

class NamingClient implements PostgresPoolClient {
  readonly processID?: number
  readonly #client: PoolClient
  readonly #unnamed: PostgresPoolClient
  readonly #names: StatementNames

  constructor(client: PoolClient, names: StatementNames) {
    this.#client = client
    this.#unnamed = client
    this.#names = names
    if (this.#unnamed.processID !== undefined) this.processID = this.#unnamed.processID
  }

  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(query: string | PostgresCursor<R>, values: readonly unknown[] = []) {
    if (typeof query !== 'string') return this.#unnamed.query(query)
    const name = values.length === 0 ? undefined : this.#names.nameOf(query)
    if (name === undefined) return this.#unnamed.query<R>(query, values)
    const answer = this.#client.query({ name, text: query, values: [...values] })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pg leaves open what Kysely lists
    return answer as Promise<unknown> as Promise<PostgresQueryResult<R>>
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy)
  }
}

interface StatementNames {
  /** Undefined for a statement that is still rare, and when all names are given away. */
  nameOf(text: string): string | undefined
}

// A name costs memory in every connection for as long as it lives; texts that differ with the
// number of their parameters must not take them all.
function createStatementNames(): StatementNames {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  return {
    nameOf(text) {
      const known = names.get(text)
      if (known !== undefined || names.size === namesMax) return known
      const times = (seen.get(text) ?? 0) + 1
      if (seen.size > seenMax) seen.clear()
      seen.set(text, times)
      if (times < timesMin) return undefined
      const name = `statement_${names.size + 1}`
      seen.delete(text)
      names.set(text, name)
      return name
    },
  }
}

const namesMax = 64
const seenMax = 512
const timesMin = 8
