// The PostgreSQL of a domain: the embedded one in its folder, or an existing one whose role may
// create databases.
import { createServiceDatabase } from '@isthmus/postgres/create-database'
import { databaseName } from '@isthmus/postgres/database-name'
import { startEmbeddedPostgres } from '@isthmus/postgres/embedded-postgres'

export interface DatabaseServer extends AsyncDisposable {
  /** One line for the person in front of the screen. */
  readonly says: string
  /** URL of the server without password. */
  readonly serverUrl: string
  /**
   * Makes role and database of a service where they are missing; gives the URL without password.
   */
  createDatabase(service: string, password: string): Promise<string>
}

export interface DatabaseServerOptions {
  /** Folder of the embedded server, and its port. */
  readonly embedded: { readonly folder: string; readonly port: number }
  /** URL of an existing server, of a role that may create databases and roles. */
  readonly url: string | undefined
  /** Keeps the databases of two domains on one server apart. */
  readonly id: string
  readonly say: (line: string) => void
}

/** Starts the embedded server, or uses the existing one and leaves it as it is. */
export async function openDatabaseServer(options: DatabaseServerOptions): Promise<DatabaseServer> {
  if (options.url !== undefined) return existing(options.url, options)
  const server = await startEmbeddedPostgres(options.embedded)
  return {
    says: `PostgreSQL from the package registry, on port ${options.embedded.port}`,
    serverUrl: server.url,
    async createDatabase(service, password) {
      const name = databaseName(service)
      const { url } = await createServiceDatabase(server, {
        name,
        password,
        otherDatabases: 'closed',
      })
      return url
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function existing(url: string, { id, say }: DatabaseServerOptions): DatabaseServer {
  let warned = false
  return {
    says: 'the PostgreSQL that was named, which stays as it is',
    serverUrl: withoutPassword(url),
    async createDatabase(service, password) {
      const made = await createServiceDatabase(
        { url },
        {
          name: databaseName('isthmus', id, service),
          password,
          otherDatabases: 'left-alone',
        },
      )
      if (made.alsoReachable.length > 0 && !warned) {
        warned = true
        say(`others left these databases open to every role: ${made.alsoReachable.join(', ')}`)
      }
      return made.url
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):[^@/]*@/, '$1@')
}
