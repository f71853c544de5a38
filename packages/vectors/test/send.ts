// Sends bytes as they are over mutual TLS and reads the one HTTP answer that comes back.
import { once } from 'node:events'
import { connect } from 'node:tls'
import type { VectorDomain } from './domain.ts'

export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

export async function send(bytes: Uint8Array, url: URL, tls: VectorDomain['tls']): Promise<Answer> {
  const socket = connect({ host: url.hostname, port: Number(url.port), ...tls })
  socket.setTimeout(30_000, () => socket.destroy(new Error('no whole answer within 30 s')))
  await once(socket, 'secureConnect')
  // The server may answer, and close, before it has read a flood to its end.
  socket.on('error', () => undefined)
  socket.write(bytes)
  const chunks: Buffer[] = []
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    const answer = readAnswer(Buffer.concat(chunks))
    if (answer !== undefined) return answer
  }
  throw new Error(`the connection ended after ${Buffer.concat(chunks).length} bytes of an answer`)
}

function readAnswer(bytes: Buffer): Answer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const field = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]
  const rest = bytes.subarray(headEnd + 4)
  const length = Number(field('content-length') ?? Number.NaN)
  const body = Number.isNaN(length) ? unchunk(rest) : rest.subarray(0, length)
  if (body === undefined || body.length < (length || 0)) return undefined
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
    contentType: field('content-type') ?? '',
    body,
  }
}

function unchunk(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size
    if (bytes.length < end + 2) return undefined
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(lineEnd + 2, end))
    at = end + 2
  }
}
