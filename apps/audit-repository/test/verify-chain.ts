// Follows the chain of the log from its first row, as an auditor with a copy of it would.
import type { Kysely } from 'kysely'
import { chainHash, chainStart } from '../src/db/rows.ts'
import type { AuditRepositoryTables } from '../src/db/schema.ts'

export async function verifyChain(
  database: Kysely<AuditRepositoryTables>,
): Promise<'whole' | 'broken'> {
  const rows = await database
    .selectFrom('audit_message')
    .select(['received_at', 'peer_fingerprint', 'raw', 'previous_hash', 'hash'])
    .orderBy('id')
    .execute()
  let previousHash: Buffer = chainStart
  for (const row of rows) {
    const hash = chainHash({
      previousHash,
      receivedAt: row.received_at,
      fingerprint: row.peer_fingerprint,
      raw: row.raw,
    })
    if (!row.previous_hash.equals(previousHash) || !row.hash.equals(hash)) return 'broken'
    previousHash = hash
  }
  return 'whole'
}
