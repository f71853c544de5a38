// Reads an answer far enough for the expectations: the envelope's tree and the bytes of the parts.
import { canonicalContentId, parseContentId } from '@isthmus/mime/content-id'
import { parseContentType } from '@isthmus/mime/content-type'
import { readMultipart } from '@isthmus/mime/multipart-reader'
import type { XmlElement } from '@isthmus/xml/element'
import { readXml } from '@isthmus/xml/read-xml'
import type { HttpAnswer } from './http-message.ts'

export interface SoapAnswer {
  readonly root: XmlElement
  /** Parts behind the root part, by canonical Content-ID. */
  readonly parts: ReadonlyMap<string, Buffer>
}

/** Undefined for a body that is neither XML nor multipart/related. Throws XmlError, MimeError. */
export async function readSoapAnswer(answer: HttpAnswer): Promise<SoapAnswer | undefined> {
  const header = answer.headers.get('content-type') ?? ''
  if (/^application\/(?:soap\+)?xml\b|^text\/xml\b/i.test(header)) {
    return { root: readXml(answer.body), parts: new Map() }
  }
  if (!/^multipart\/related\b/i.test(header)) return undefined
  const { parameters } = parseContentType(header)
  const parts = await readParts(answer.body, parameters.get('boundary') ?? '')
  const start = parameters.get('start')
  const rootId = start === undefined ? [...parts.keys()][0] : canonical(start)
  const rootBytes = parts.get(rootId ?? '')
  if (rootId === undefined || rootBytes === undefined) return undefined
  parts.delete(rootId)
  return { root: readXml(rootBytes), parts }
}

async function readParts(body: Buffer, boundary: string): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>()
  for await (const { contentId, bytes } of readMultipart(once(body), { boundary, limits })) {
    const chunks: Uint8Array[] = []
    for await (const chunk of bytes) chunks.push(chunk)
    parts.set(contentId === undefined ? `part ${parts.size}` : canonical(contentId), concat(chunks))
  }
  return parts
}

const limits = { partsMax: 50_000, partBytesMax: 2 ** 31, totalBytesMax: 2 ** 31 }

function concat(chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat(chunks)
}

function canonical(contentId: string): string {
  return canonicalContentId(parseContentId(contentId))
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
