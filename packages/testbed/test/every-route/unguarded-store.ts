// North's document store, opened a second time with no decision before it: what a careless route
// could reach.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { createDocumentLedger } from '../../../../apps/repository/src/db/document-ledger.ts'
import type { RepositoryTables } from '../../../../apps/repository/src/db/schema.ts'
import { storedDocument } from '../../../../apps/repository/src/db/stored-document.ts'
import { openFileStore } from '../../../../apps/repository/src/documents/file-store.ts'
import { north } from '../../src/domain-map.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'

const holder = `repository-${north.name}`

export interface UnguardedStore extends AsyncDisposable {
  open(uniqueId: string): Promise<AsyncIterable<Uint8Array> | undefined>
}

export async function openUnguarded({ nodes }: WholeDomain): Promise<UnguardedStore> {
  const config: unknown = JSON.parse(readFileSync(join(nodes.folder, `${holder}.json`), 'utf8'))
  const { database: settings } = config as {
    readonly database: Parameters<typeof openDatabase>[0]
  }
  const database = openDatabase<RepositoryTables>(settings, silentLog)
  const ledger = createDocumentLedger(database, () => Promise.resolve())
  const store = await openFileStore(join(nodes.folder, `documents-${north.name}`), {
    documentBytesMax: 1_000_000,
  })
  return {
    async open(uniqueId) {
      const rows = await ledger.readByUniqueIds([uniqueId])
      const row = rows.get(uniqueId)?.[0]
      if (row === undefined) return undefined
      return store.open(storedDocument(row), AbortSignal.timeout(10_000))
    },
    [Symbol.asyncDispose]: () => database.destroy(),
  }
}
