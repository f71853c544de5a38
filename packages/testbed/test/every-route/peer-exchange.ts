// One HTTPS request with South's certificate, or another peer's, and every byte that came back for
// it.
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient, PlainCall } from '@isthmus/http/http-client'
import { southGateway } from '../../src/domain-map.ts'
import type { DomainService } from '../../src/domain-service.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import type { Answer } from './question.ts'

export interface PeerRequestOrder {
  readonly method: string
  /** With query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** What of it is to be remembered as sent, beside the path. */
  readonly sent: string
  /** Whose certificate is shown; South's gateway's when left out. */
  readonly as?: string
}

/** An answer that breaks off counts as far as it came. */
export async function peerExchange(
  domain: WholeDomain,
  service: DomainService,
  order: PeerRequestOrder,
): Promise<Answer> {
  const { method, path, headers, body, as = southGateway } = order
  const sent = `${decodeURIComponent(path)} ${order.sent}`
  const call = {
    method: method as PlainCall['method'],
    url: `${service.origin}${path}`,
    peer: service.name,
    signal: AbortSignal.timeout(20_000),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  }
  await using answer = await clientOf(domain, as).request(call)
  const { status } = answer
  const chunks = [Buffer.from(JSON.stringify([...answer.headers]))]
  try {
    for await (const chunk of answer.body) chunks.push(Buffer.from(chunk))
  } catch (error) {
    if (!(error instanceof CallError)) throw error
  }
  // A server may close the connection of a request whose body it did not want, a little later.
  if (status === 403) clients.delete(domain)
  return { status, sent, received: Buffer.concat(chunks), understood: wasUnderstood(status) }
}

/** A status that says: the question was looked at, and granted or refused. */
export function wasUnderstood(status: number): boolean {
  return (status >= 200 && status < 400) || status === 401 || status === 403
}

const clients = new WeakMap<WholeDomain, Map<string, HttpClient>>()

function clientOf(domain: WholeDomain, name: string): HttpClient {
  const ofDomain = clients.get(domain) ?? new Map<string, HttpClient>()
  const client = ofDomain.get(name) ?? domain.nodes.client(name)
  clients.set(domain, ofDomain.set(name, client))
  return client
}
