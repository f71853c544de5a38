// The client of both sides: Node's own https, one kept connection, every byte read and thrown away.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import type { CredentialFiles } from '@isthmus/tls/credentials'

export interface PlainClient {
  read(url: string, message?: Message): Promise<Read>
  close(): void
}

/** Sent by POST. */
export interface Message {
  readonly contentType: string
  readonly body: Uint8Array
}

export interface Read {
  readonly status: number
  readonly bytes: number
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
  const method = message === undefined ? 'GET' : 'POST'
  const headers =
    message === undefined
      ? {}
      : { 'content-type': message.contentType, 'content-length': message.body.length }
  const sent = request(url, { agent, method, headers }, (response) => {
    let bytes = 0
    response.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length
    })
    response.once('error', reject)
    response.once('end', () => {
      resolve({ status: response.statusCode ?? 0, bytes, ms: performance.now() - began })
    })
  })
  sent.once('error', reject)
  sent.end(message?.body)
  return promise
}
