// Gives a service its own role and database, so that it can reach no table of another one.
import { escapeIdentifier, escapeLiteral } from 'pg'
import { otherDatabase } from './internal/address.ts'
import { type AdminConnection, connectAdmin } from './internal/admin-connection.ts'
import { scramVerifier } from './internal/scram-verifier.ts'

export interface DatabaseServerAddress {
  /** Of a role that may create databases and roles. */
  readonly url: string
  readonly passwordFile?: string | undefined
}

export interface ServiceDatabaseOrder {
  /** Of both role and database; `databaseName` makes one. */
  readonly name: string
  /** ASCII. */
  readonly password: string
  /**
   * `closed`: only its owner and its role connect to any database of the server (a server of our
   * own). `left-alone`: databases of others stay as open as their owners left them.
   */
  readonly otherDatabases: 'closed' | 'left-alone'
}

export interface ServiceDatabase {
  /** Without password. */
  readonly url: string
  /** Databases of others that the role can connect to all the same. */
  readonly alsoReachable: readonly string[]
}

/**
 * Makes role and database where they are missing, and sets the password. The administrator stays
 * owner of the database; the role owns what it makes in it. Throws what the server says.
 */
export async function createServiceDatabase(
  server: DatabaseServerAddress,
  order: ServiceDatabaseOrder,
): Promise<ServiceDatabase> {
  const name = escapeIdentifier(order.name)
  await using admin = await connectAdmin(server.url, server.passwordFile)
  // Two at once would stumble over each other's catalog rows.
  await admin.run(`select pg_advisory_lock(${lockId})`)
  await createRole(admin, order)
  await createEmpty(admin, order.name)
  await admin.run(`revoke all on database ${name} from public`)
  await admin.run(`grant connect, temporary, create on database ${name} to ${name}`)
  if (order.otherDatabases === 'closed') await closeOthers(admin)
  const insideUrl = otherDatabase(server.url, { database: order.name })
  await using inside = await connectAdmin(insideUrl, server.passwordFile)
  await inside.run(`revoke create on schema public from public`)
  await inside.run(`grant usage, create on schema public to ${name}`)
  return {
    url: otherDatabase(server.url, { role: order.name, database: order.name }),
    alsoReachable: await reachable(admin, order.name),
  }
}

async function createRole(admin: AdminConnection, order: ServiceDatabaseOrder): Promise<void> {
  const name = escapeIdentifier(order.name)
  const found = await admin.names(
    'select rolname as name from pg_roles where rolname = $1',
    order.name,
  )
  if (found.length === 0) await admin.run(`create role ${name} login`)
  await admin.run(`alter role ${name} password ${escapeLiteral(scramVerifier(order.password))}`)
}

async function createEmpty(admin: AdminConnection, database: string): Promise<void> {
  const question = 'select datname as name from pg_database where datname = $1'
  if ((await admin.names(question, database)).length > 0) return
  await admin.run(
    `create database ${escapeIdentifier(database)} encoding 'UTF8' template template0`,
  )
}

async function closeOthers(admin: AdminConnection): Promise<void> {
  const open = await admin.names(
    `select datname as name from pg_database
     where has_database_privilege('public', datname, 'connect')
       and pg_has_role(current_user, datdba, 'usage')`,
  )
  for (const name of open) {
    await admin.run(`revoke connect, temporary on database ${escapeIdentifier(name)} from public`)
  }
}

function reachable(admin: AdminConnection, role: string): Promise<readonly string[]> {
  return admin.names(
    `select datname as name from pg_database
     where datallowconn and datname <> $1 and has_database_privilege($1, datname, 'connect')
     order by datname`,
    role,
  )
}

const lockId = 4_736_101
