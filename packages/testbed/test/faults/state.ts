// What the checker reads by itself, past the services: rows of their databases and files of the
// repository's folder.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { type Kysely, sql } from 'kysely'
import type { FaultDomain } from './fault-domain.ts'

export interface StoredRow {
  readonly content_name: string
  readonly unique_id: string
  readonly standing: string
  readonly sha1: string
  readonly size_bytes: string
}

export interface EntryRow {
  readonly entry_uuid: string
  readonly unique_id: string
  readonly status: string
}

export interface AssociationRow {
  readonly type: string
  readonly source_id: string
  readonly target_id: string
}

export interface RegistryState extends AsyncDisposable {
  entries(): Promise<readonly EntryRow[]>
  submissionSets(): Promise<readonly { entry_uuid: string; unique_id: string }[]>
  associations(): Promise<readonly AssociationRow[]>
}

export interface State extends RegistryState {
  documents(): Promise<readonly StoredRow[]>
  /** Transactions that are open for longer than a second, and connections of both services. */
  sessions(): Promise<{ readonly open: number; readonly connections: number }>
  files(): { readonly staged: readonly string[]; readonly kept: ReadonlyMap<string, string> }
  /** Files of documents that the repository's process holds open. */
  openDocuments(): number
}

export function openState(domain: FaultDomain): State {
  const registry = open(domain.databases.registry)
  const repository = open(domain.databases.repository)
  return {
    ...registryState(registry),
    documents: () =>
      rows<StoredRow>(
        repository,
        'select content_name, unique_id, standing, sha1, size_bytes from document',
      ),
    async sessions() {
      const all = await Promise.all([registry, repository].map((one) => sessionsOf(one)))
      return {
        open: all.reduce((sum, { open: count }) => sum + count, 0),
        connections: all.reduce((sum, { connections }) => sum + connections, 0),
      }
    },
    files: () => ({
      staged: readdirSync(join(domain.documentsFolder, 'staging')),
      kept: keptFiles(join(domain.documentsFolder, 'content')),
    }),
    openDocuments: () => openBelow(domain.documentsFolder, domain.repository.pid()),
    async [Symbol.asyncDispose]() {
      await Promise.all([registry.destroy(), repository.destroy()])
    },
  }
}

/** What stands in a registry's database alone. */
export function openRegistryState(databaseUrl: string): RegistryState {
  return registryState(open(databaseUrl))
}

function registryState(registry: Kysely<unknown>): RegistryState {
  return {
    entries: () =>
      rows<EntryRow>(
        registry,
        `select ${urn('entry_uuid')}, unique_id, status from document_entry`,
      ),
    submissionSets: () =>
      rows(registry, `select ${urn('entry_uuid')}, unique_id from submission_set`),
    associations: () =>
      rows<AssociationRow>(
        registry,
        `select type, ${urn('source_id')}, ${urn('target_id')} from association`,
      ),
    [Symbol.asyncDispose]: () => registry.destroy(),
  }
}

export async function sha1OfFile(file: string): Promise<string> {
  if (!existsSync(file)) return 'no file'
  const hash = createHash('sha1')
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece)
  return hash.digest('hex')
}

// The registry keeps UUIDs without their prefix.
function urn(column: string): string {
  return `'urn:uuid:' || ${column} as ${column}`
}

function open(url: string): Kysely<unknown> {
  return openDatabase({ url, connectionsMax: 2 }, silentLog)
}

async function rows<Row>(database: Kysely<unknown>, query: string): Promise<readonly Row[]> {
  return (await sql.raw<Row>(query).execute(database)).rows
}

async function sessionsOf(database: Kysely<unknown>) {
  const [found] = await rows<{ open: string; connections: string }>(
    database,
    `select count(*) filter (where xact_start < now() - interval '1 second') as open,
       count(*) as connections
     from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  return { open: Number(found?.open), connections: Number(found?.connections) }
}

function keptFiles(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, join(entry.parentPath, entry.name)]),
  )
}

function openBelow(folder: string, pid: number): number {
  const descriptors = `/proc/${pid}/fd`
  return readdirSync(descriptors).filter((name) => {
    try {
      return readlinkSync(join(descriptors, name)).startsWith(folder)
    } catch {
      return false
    }
  }).length
}
