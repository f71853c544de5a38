// Registered documents in a store and a database of their own, without a service around them.
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import { samplePatientId } from '@isthmus/testbed/sample-submission'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import { type DocumentLedger, createDocumentLedger } from '../src/db/document-ledger.ts'
import type { RepositoryTables } from '../src/db/schema.ts'
import type { DocumentStore } from '../src/documents/document-store.ts'
import { openFileStore } from '../src/documents/file-store.ts'

export async function keepDocuments(domain: TestDomain, texts: readonly string[]) {
  const url = await domain.database()
  const database = openDatabase<RepositoryTables>({ url, connectionsMax: 3 }, silentLog)
  await migrate(database, new URL('../src/db/migrations/', import.meta.url))
  const folder = join(domain.folder, 'kept-documents')
  const store = await openFileStore(folder, { documentBytesMax: 1_000 })
  const ledger = createDocumentLedger(database, () => Promise.resolve())
  return {
    database,
    store,
    /** Content names, in order. */
    names: await keepAll(texts, store, ledger),
    fileOf: (name: string) => join(folder, 'content', name.slice(0, 2), name),
  }
}

/** Their content names, in order. */
async function keepAll(
  texts: readonly string[],
  store: DocumentStore,
  ledger: DocumentLedger,
): Promise<readonly string[]> {
  const { signal } = new AbortController()
  const kept = []
  for (const text of texts) {
    const staged = await store.stage(Readable.from([Buffer.from(text)]), signal)
    await store.commit(staged)
    kept.push(staged)
  }
  const rows = kept.map(({ contentName, sizeBytes, sha1, sha256 }) => ({
    patient_id: samplePatientId,
    content_name: contentName,
    entry_uuid: `entry of ${contentName}`,
    unique_id: `of ${contentName}`,
    submission_set_unique_id: '2.999.1',
    mime_type: 'text/plain',
    size_bytes: sizeBytes.toString(),
    sha1,
    sha256,
    confidentiality_codes: [],
    standing: 'stored' as const,
    stored_at: new Date(),
  }))
  const names = rows.map((row) => row.content_name).toSorted()
  await ledger.writeStored(rows)
  await ledger.transaction((transaction) => transaction.writeRegistered(names))
  return names
}
