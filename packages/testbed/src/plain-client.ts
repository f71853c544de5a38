// The client of both sides of a bench: Node's own https, one kept connection, every byte read and
// thrown away.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CredentialFiles } from '@isthmus/tls/credentials'

export interface PlainClient {
  read(url: string, message?: Message): Promise<Read>
  close(): void
}

export interface Message {
  /** POST when left out. */
  readonly method?: 'POST' | 'PUT'
  readonly contentType: string
  /** Pieces are sent in chunks as they come. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
}

export interface Read {
  readonly status: number
  readonly bytes: number
  /** The first bytes of the answer's body. */
  readonly begin: string
  /** From the request's first byte to the answer's last. */
  readonly ms: number
}

export function createPlainClient(identity: CredentialFiles): PlainClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    cert: readFileSync(identity.certificate),
    key: readFileSync(identity.key),
    ca: identity.authorities.map((file) => readFileSync(file)),
    // The same for both, whatever either would prefer.
    minVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_128_GCM_SHA256',
  })
  return {
    read: (url, message) => read({ agent, url, message }),
    close: () => agent.destroy(),
  }
}

interface Order {
  readonly agent: Agent
  readonly url: string
  readonly message: Message | undefined
}

function read({ agent, url, message }: Order): Promise<Read> {
  const { promise, resolve, reject } = Promise.withResolvers<Read>()
  const began = performance.now()
  const sent = request(url, { agent, ...headOf(message) }, (response) => {
    let bytes = 0
    let begin = ''
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (begin.length < beginMax) begin += chunk.toString('utf8', 0, beginMax)
    })
    response.once('error', reject)
    response.once('end', () => {
      resolve({ status: response.statusCode ?? 0, bytes, begin, ms: performance.now() - began })
    })
  })
  sent.once('error', reject)
  const body = message?.body
  if (body === undefined || body instanceof Uint8Array) sent.end(body)
  else pipeline(Readable.from(body, { objectMode: false }), sent).catch(reject)
  return promise
}

const beginMax = 4_096

function headOf(message: Message | undefined) {
  if (message === undefined) return { method: 'GET' }
  const { method = 'POST', contentType, body } = message
  const length = body instanceof Uint8Array ? { 'content-length': body.length } : {}
  return { method, headers: { 'content-type': contentType, ...length } }
}
