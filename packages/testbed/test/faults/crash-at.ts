// Preloaded into a service's process by the harness: watches what the process does at its edges, and
// kills it when it comes to the step that the query of this module's URL names. The service is the
// shipped one and knows nothing of it.
import diagnostics from 'node:diagnostics_channel'
import { type FileHandle, open } from 'node:fs/promises'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { type CompiledQuery, type DatabaseConnection, PostgresDriver } from 'kysely'
import type { CrashStep } from './crash-steps.ts'

const asked = new URL(import.meta.url).searchParams.get('step')

// What a start does looks like some of the steps.
let isAsked = false
diagnostics.subscribe('http.server.request.start', () => {
  isAsked = true
})

function reached(step: CrashStep): void {
  if (isAsked && step === asked) process.kill(process.pid, 'SIGKILL')
}

watchHandles(Object.getPrototypeOf(await open('/dev/null')))
watchRename()
watchStatements()
watchMessages()

// A folder is synced, too: the document is what was written to before.
function watchHandles(handles: Pick<FileHandle, 'write' | 'sync'>): void {
  const { write, sync } = handles
  const written = new WeakSet<object>()
  Object.assign(handles, {
    async write(this: FileHandle, ...given: Parameters<typeof write>) {
      const result = await write.apply(this, given)
      written.add(this)
      reached('repository staged')
      return result
    },
    async sync(this: FileHandle) {
      await sync.apply(this)
      if (written.has(this)) reached('repository synced')
    },
  })
}

function watchRename(): void {
  const { rename } = files
  files.rename = async (...given) => {
    await rename(...given)
    reached('repository renamed')
  }
  syncBuiltinESMExports()
}

/** What the transaction of a connection has come to. */
type Progress = 'begun' | 'gathered' | 'registering' | 'settling' | 'audited'

function watchStatements(): void {
  const seen = new WeakSet<object>()
  const { acquireConnection } = PostgresDriver.prototype
  PostgresDriver.prototype.acquireConnection = async function acquire(...given) {
    const connection = await acquireConnection.apply(this, given)
    if (!seen.has(connection)) {
      seen.add(connection)
      watchConnection(connection)
    }
    return connection
  }
}

type Options =
  Parameters<DatabaseConnection['executeQuery']> extends [unknown, ...infer Rest] ? Rest : []

function watchConnection(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection)
  let progress: Progress = 'begun'
  connection.executeQuery = async <Row>(query: CompiledQuery, ...more: Options) => {
    const { sql } = query
    if (progress === 'gathered' && isRegistration(sql)) reached('registry decided')
    const isAudit = sql.includes('insert into audit_outbox')
    if (isAudit && progress === 'registering') reached('registry written')
    const result = await execute<Row>(query, ...more)
    progress = after(sql, progress)
    return result
  }
}

function after(sql: string, progress: Progress): Progress {
  if (sql === 'begin') return 'begun'
  if (sql.startsWith('insert into "document"')) reached('repository located')
  if (isRegistration(sql)) return 'registering'
  if (sql.startsWith('update "document" set "standing"')) return 'settling'
  if (sql.includes('registration_facts(')) {
    reached('registry gathered')
    return 'gathered'
  }
  if (sql.includes('insert into audit_outbox')) return audited(progress)
  if (sql === 'commit' && progress === 'audited') {
    reached('registry committed')
    reached('repository committed')
  }
  return progress
}

// All rows of a submission are written by one statement.
function isRegistration(sql: string): boolean {
  return sql.includes('insert into registry_object (')
}

function audited(progress: Progress): Progress {
  if (progress === 'registering') reached('registry audited')
  if (progress === 'settling') reached('repository audited')
  return progress === 'registering' || progress === 'settling' ? 'audited' : progress
}

function watchMessages(): void {
  onMessage('undici:request:bodySent', ({ request }) => {
    if (request?.path === '/iti-42') reached('repository register sent')
  })
  onMessage('undici:request:headers', ({ request }) => {
    if (request?.path === '/iti-42') reached('repository register answered')
  })
  onMessage('http.server.response.finish', ({ request }) => {
    if (request?.url === '/iti-41') reached('repository answered')
    if (request?.url === '/iti-42') reached('registry answered')
  })
}

interface Message {
  readonly request?: { readonly path?: string; readonly url?: string }
}

function onMessage(channel: string, listen: (message: Message) => void): void {
  diagnostics.subscribe(channel, (message) => listen(message as Message))
}
