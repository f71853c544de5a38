// The PostgreSQL of a domain: the embedded one in its folder, or an existing one whose role may create databases.
import { createServiceDatabase } from '@isthmus/postgres/create-database'
import { startEmbeddedPostgres } from '@isthmus/postgres/embedded-postgres'

export interface DatabaseServer extends AsyncDisposable {
  /** One line for the person in front of the screen. */
  readonly says: string
  /** URL of the server without password. */
  readonly serverUrl: string
  /** Makes role and database of a service where they are missing; gives the URL without password. */
  createDatabase(service: string, password: string): Promise<string>
}

export interface DatabaseServerOptions {
  /** Folder of the embedded server. */
  readonly folder: string
  /** URL of an existing server, of a role that may create databases and roles. */
  readonly url: string | undefined
  /** Keeps the databases of two domains on one server apart. */
  readonly id: string
}
