// What Node's parser lets through although two readers could understand it differently (RFC 9112).
import type { IncomingMessage } from 'node:http'

export interface HeadProblem {
  readonly status: 400 | 415 | 501
  readonly reason: string
}

/** Undefined when the request line and the header fields can be understood in one way only. */
export function headProblem(request: IncomingMessage): HeadProblem | undefined {
  const seen = new Set<string>()
  const fields = request.rawHeaders
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at]?.toLowerCase() ?? ''
    // Node keeps the first of two and drops the second, so another reader may have acted on the
    // other.
    if (single.has(name) && seen.has(name)) return problem(400, 'a header field is repeated')
    seen.add(name)
  }
  if (!(request.url ?? '').startsWith('/')) return problem(400, 'the target is not a path')
  const transfer = request.headers['transfer-encoding']
  if (transfer !== undefined && transfer.trim().toLowerCase() !== 'chunked') {
    return problem(501, 'the transfer encoding is not chunked')
  }
  const content = request.headers['content-encoding']
  if (content !== undefined && content.trim().toLowerCase() !== 'identity') {
    return problem(415, 'the body is compressed')
  }
  return undefined
}

function problem(status: HeadProblem['status'], reason: string): HeadProblem {
  return { status, reason }
}

const single: ReadonlySet<string> = new Set([
  'host',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'soapaction',
  'authorization',
  'expect',
  'origin',
  'cookie',
])
