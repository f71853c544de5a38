// Reads a sample as a service does, up to the typed message; nothing is stored or looked up.
import { createHash } from 'node:crypto'
import type { Transaction } from '@isthmus/ihe/transaction'
import type { Part } from '@isthmus/mime/part'
import { checkAction } from '@isthmus/soap/action'
import { type Envelope, decodeEnvelope } from '@isthmus/soap/envelope'
import { readMtom } from '@isthmus/soap/mtom'
import { readSimple } from '@isthmus/soap/simple'
import type { Vector } from './vector.ts'

export interface ReadVector<Request> {
  readonly rootText: string
  readonly envelope: Envelope
  readonly request: Request
  /** Size and SHA-1 of the parts behind the root part, by Content-ID. */
  readonly parts: ReadonlyMap<string, MeasuredPart>
}

export interface MeasuredPart {
  readonly sizeBytes: bigint
  readonly sha1: string
}

/** Throws SoapFaultError and RequestError, as the server does. */
export async function readRequest<Request>(
  vector: Vector,
  transaction: Transaction<Request, unknown>,
): Promise<ReadVector<Request>> {
  const contentType = vector.headers.get('content-type')
  const simple = transaction.simpleRequest ?? 'refused'
  await using message = await (transaction.packaging === 'simple'
    ? readSimple(once(vector.body), { contentType })
    : readMtom(once(vector.body), { contentType, simple }))
  const { rootText, httpAction } = message
  const envelope = decodeEnvelope(rootText)
  checkAction(envelope.action, { expected: transaction.requestAction, httpAction })
  const request = transaction.decodeRequest(envelope.body)
  return { rootText, envelope, request, parts: await measureParts(message.parts) }
}

async function measureParts(
  parts: AsyncIterable<Part>,
): Promise<ReadonlyMap<string, MeasuredPart>> {
  const measured = new Map<string, MeasuredPart>()
  for await (const { contentId = '', bytes } of parts) measured.set(contentId, await measure(bytes))
  return measured
}

export async function measure(bytes: AsyncIterable<Uint8Array>): Promise<MeasuredPart> {
  const hash = createHash('sha1')
  let sizeBytes = 0n
  for await (const chunk of bytes) {
    hash.update(chunk)
    sizeBytes += BigInt(chunk.length)
  }
  return { sizeBytes, sha1: hash.digest('hex') }
}

// In pieces of odd size, as a network would cut them.
export async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1009) yield bytes.subarray(at, at + 1009)
}
