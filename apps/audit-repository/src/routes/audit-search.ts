// GET /audit: peers read the log page by page; that they did is in the log before the answer leaves
// (DICOM PS3.15: A.5.3.2).
import type { AuditNode } from '@isthmus/atna/audit-node'
import { auditLogUsed } from '@isthmus/atna/security-events'
import type { PeerRequest, PlainAnswer } from '@isthmus/http/plain-route'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import { type AuditRecord, toRecord } from '../answer.ts'
import { auditScope } from '../audit-scope.ts'
import type { AuditLog } from '../db/audit-log.ts'
import type { OwnEvents } from '../own-events.ts'
import type { FoundMessage } from '../queries/find-messages.ts'
import { type Search, SearchError, readSearch, writePlace } from '../search.ts'

export interface AuditSearchParts {
  readonly auditLog: AuditLog
  readonly ownEvents: OwnEvents
  readonly node: AuditNode
  readonly peers: PeerDirectory
  /** Address of the log, as published. */
  readonly url: string
  readonly searchResultsMax: number
  readonly searchBytesMax: number
}

/** The body of an answer. */
export interface AuditPage {
  readonly messages: readonly AuditRecord[]
  /** The `page` parameter of the next page; undefined on the last. */
  readonly next: string | undefined
}

export function searchAuditLog(parts: AuditSearchParts) {
  return async (request: PeerRequest): Promise<PlainAnswer> => {
    const search = readOrExplain(request.query, parts.searchResultsMax)
    await audit(parts, request, search instanceof SearchError ? 4 : 0)
    if (search instanceof SearchError) return json(400, { problem: search.message })
    const found = await parts.auditLog.find(search, auditScope(request.peer, parts.peers))
    return json(200, page(found, search, parts.searchBytesMax))
  }
}

function readOrExplain(query: URLSearchParams, countMax: number): Search | SearchError {
  try {
    return readSearch(query, countMax)
  } catch (error) {
    if (error instanceof SearchError) return error
    throw error
  }
}

async function audit(
  { ownEvents, node, url }: AuditSearchParts,
  request: PeerRequest,
  outcome: 0 | 4,
): Promise<void> {
  const { name, address } = request.peer
  const asked = `${url}?${request.query.toString()}`
  await ownEvents.record(
    auditLogUsed({
      at: request.now,
      node,
      outcome,
      reader: { name, address },
      log: url,
      search: Buffer.from(asked.slice(0, askedMax)),
    }),
  )
}

// A page ends early when its messages would become too long; it holds one at least.
function page(rows: readonly FoundMessage[], search: Search, bytesMax: number): AuditPage {
  const messages: AuditRecord[] = []
  let bytes = 0
  for (const row of rows.slice(0, search.count)) {
    bytes += row.raw.length
    if (messages.length > 0 && bytes > bytesMax) break
    messages.push(toRecord(row))
  }
  const last = rows[messages.length - 1]
  const more = messages.length < rows.length && last !== undefined
  return {
    messages,
    next: more ? writePlace({ occurredAt: last.occurred_at, id: last.id }) : undefined,
  }
}

function json(status: number, body: object): PlainAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(body) }
}

const askedMax = 8_192
