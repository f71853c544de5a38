// How a Patient Identifier Cross-reference Consumer asks in tests, over both wires.
import { headerOf } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import type { CrossReferenceAnswer } from '@isthmus/identity/cross-reference'
import { readPixResponse } from '@isthmus/identity/pix-response'
import { writeIti9 } from '@isthmus/identity/transactions/iti-9'
import { sendMllp } from '@isthmus/mllp/send-mllp'
import type { RunningPix } from './running-pix-manager.ts'

export const asker = 'gateway-south'

export interface HttpAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

export interface PixCalls {
  /** `query` behind the question mark. */
  get(query: string, options?: GetOptions): Promise<HttpAnswer>
  post(body: string, type?: string): Promise<HttpAnswer>
  /** By GET: the ids found, `id@oid`, or the status. */
  pixm(source: string, ...targets: readonly string[]): Promise<string>
  /** By ITI-9: the ids found, or the kind of the answer. Ids as for `pixm`. */
  pix(source: string, ...targets: readonly string[]): Promise<string>
  /** ITI-9 with any bytes; the answer as text. */
  send(message: string, as?: string): Promise<string>
}

export interface GetOptions {
  readonly accept?: string
  readonly as?: string
}

export function pixCalls({ domain, service }: RunningPix): PixCalls {
  const address = `${service.origin}/fhir/Patient/$ihe-pix`
  const signal = () => AbortSignal.timeout(20_000)
  let count = 0
  const calls: PixCalls = {
    async get(query, { accept = 'application/fhir+json', as = asker } = {}) {
      await using answer = await domain.client(as).request({
        method: 'GET',
        url: `${address}${query === '' ? '' : '?'}${query}`,
        peer: 'pix',
        headers: { accept },
        signal: signal(),
      })
      return read(answer)
    },
    async post(body, type = 'application/fhir+json') {
      await using answer = await domain.client(asker).request({
        method: 'POST',
        url: address,
        peer: 'pix',
        headers: { 'content-type': type, accept: 'application/fhir+json' },
        body,
        signal: signal(),
      })
      return read(answer)
    },
    async pixm(source, ...targets) {
      const query = new URLSearchParams({ sourceIdentifier: token(source) })
      for (const target of targets) query.append('targetSystem', `urn:oid:${target}`)
      const { status, body } = await calls.get(query.toString())
      return status === 200 ? foundIn(body) : String(status)
    },
    async pix(source, ...targets) {
      count += 1
      const [id = '', oid = '2.999.1.2'] = source.split('@')
      const controlId = `Q-${count}`
      const asked = { controlId, tag: `T-${count}` }
      const message = writeIti9({
        tag: asked.tag,
        question: {
          source: { id, namespace: undefined, oid },
          targets: targets.map((target) => ({ namespace: undefined, oid: target })),
        },
        header: {
          sendingApplication: 'GATEWAY',
          sendingFacility: 'SOUTH',
          receivingApplication: 'PIX',
          receivingFacility: 'DOMAIN',
          controlId,
        },
        now: new Date('2026-03-14T12:00:00Z'),
      })
      const answer = readMessage(Buffer.from(await calls.send(message.toString())))
      return inShort(readPixResponse(answer, { ...asked, header: headerOf(answer) }))
    },
    async send(message, as = asker) {
      const answer = await sendMllp({
        tls: domain.credentials(as),
        peers: domain.peers,
        peer: 'pix',
        host: '127.0.0.1',
        port: service.queryPort ?? 0,
        message: Buffer.from(message),
        signal: signal(),
      })
      return Buffer.from(answer).toString()
    },
  }
  return calls
}

function token(text: string): string {
  const [id = '', oid = '2.999.1.2'] = text.split('@')
  return `urn:oid:${oid}|${id}`
}

async function read(answer: {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  text(): Promise<string>
}): Promise<HttpAnswer> {
  const type = answer.headers.get('content-type') ?? ''
  return { status: answer.status, type, body: await answer.text() }
}

function foundIn(body: string): string {
  const found = [...body.matchAll(/"urn:oid:([^"]+)","value":"([^"]+)"/g)]
  return found.map(([, oid = '', id = '']) => `${id}@${oid}`).join(' ')
}

function inShort(answer: CrossReferenceAnswer): string {
  return answer.kind === 'found'
    ? answer.identifiers.map(({ id, oid = '' }) => `${id}@${oid}`).join(' ')
    : answer.kind
}
