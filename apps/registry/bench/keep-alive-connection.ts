// A caller that costs next to nothing, as load generators are: one kept TLS connection, requests
// made beforehand, an answer's bytes looked at and not decoded.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type TLSSocket, connect } from 'node:tls'
import type { CredentialFiles } from '@isthmus/tls/credentials'

export interface KeepAliveConnection {
  /** Gives the answer's bytes, head and all. Throws when the connection ends before. */
  ask(request: Uint8Array): Promise<Buffer>
  close(): void
}

export async function openConnection(
  url: string,
  identity: CredentialFiles,
): Promise<KeepAliveConnection> {
  const { hostname, port } = new URL(url)
  const socket = connect({
    host: hostname,
    port: Number(port),
    ALPNProtocols: ['http/1.1'],
    cert: readFileSync(identity.certificate),
    key: readFileSync(identity.key),
    ca: identity.authorities.map((file) => readFileSync(file)),
  })
  await once(socket, 'secureConnect')
  socket.setNoDelay(true)
  const reader = new AnswerReader(socket)
  return {
    ask(request) {
      const answer = reader.next()
      socket.write(request)
      return answer
    },
    close: () => socket.destroy(),
  }
}

/** A POST, head and body in one piece. */
export function postRequest(url: string, contentType: string, body: Uint8Array): Buffer {
  const { host, pathname } = new URL(url)
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${body.length}`,
    '\r\n',
  ].join('\r\n')
  return Buffer.concat([Buffer.from(head), body])
}

class AnswerReader {
  #chunks: Buffer[] = []
  #bytes = 0
  /** Undefined as long as the head is not whole. */
  #isWhole: ((bytes: number, last: Buffer) => boolean) | undefined
  #waiting: PromiseWithResolvers<Buffer> | undefined

  constructor(socket: TLSSocket) {
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')))
  }

  next(): Promise<Buffer> {
    this.#waiting = Promise.withResolvers()
    return this.#waiting.promise
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    this.#isWhole ??= endOfBody(Buffer.concat(this.#chunks))
    if (this.#isWhole?.(this.#bytes, chunk) !== true) return
    const answer = Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#bytes = 0
    this.#isWhole = undefined
    this.#waiting?.resolve(answer)
    this.#waiting = undefined
  }
}

function endOfBody(begun: Buffer): ((bytes: number, last: Buffer) => boolean) | undefined {
  const headEnd = begun.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const head = begun.toString('latin1', 0, headEnd)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length !== undefined) return (bytes) => bytes === headEnd + 4 + Number(length)
  return (_, last) => last.subarray(-lastChunk.length).equals(lastChunk)
}

const lastChunk = Buffer.from('0\r\n\r\n')
