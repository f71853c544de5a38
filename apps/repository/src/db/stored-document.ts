// Where the document of a row lies, as the store asks for it.
import type { StoredDocument } from '../documents/document-store.ts'
import type { DocumentRow } from './document-ledger.ts'

export function storedDocument(row: DocumentRow): StoredDocument {
  return { contentName: row.content_name, sizeBytes: BigInt(row.size_bytes), sha256: row.sha256 }
}
