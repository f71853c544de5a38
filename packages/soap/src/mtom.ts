// MTOM: the envelope is the root part of a multipart/related message (ITI TF-2: Appendix V.3.6; RFC
// 2387).
import type { ContentType } from '@isthmus/mime/content-type'
import { formatContentType } from '@isthmus/mime/content-type'
import { canonicalContentId, parseContentId } from '@isthmus/mime/content-id'
import type { MultipartLimits } from '@isthmus/mime/multipart-limits'
import { readMultipart } from '@isthmus/mime/multipart-reader'
import { writeMultipart } from '@isthmus/mime/multipart-writer'
import type { OutgoingPart } from '@isthmus/mime/part'
import { collectText } from './internal/collect-text.ts'
import { asFault, senderFault } from './internal/refuse.ts'
import { readToRoot, restOfParts } from './internal/root-part.ts'
import type { SoapMessage } from './soap-message.ts'
import {
  checkCharset,
  defaultRootPartBytesMax,
  readContentType,
  readSimple,
  refuseSoap11,
  soapType,
} from './simple.ts'

export interface MtomLimits extends MultipartLimits {
  readonly rootPartBytesMax: number
  /** Headers and contents of the parts that come before the root part: they are held in memory. */
  readonly stagedBytesMax: number
}

export interface MtomOptions {
  /** The HTTP header. */
  readonly contentType: string | undefined
  readonly limits?: Readonly<Partial<MtomLimits>>
  /** Whether a message without attachments may come as simple SOAP; refused when left out. */
  readonly simple?: 'accepted' | 'refused'
}

/**
 * Reads up to the end of the root part; the rest is pulled through `parts`, or given up by
 * disposing of the message. Throws SoapFaultError, and closes the source then; what the source
 * throws goes through.
 */
export async function readMtom(
  source: AsyncIterable<Uint8Array>,
  { contentType: header, limits = {}, simple = 'refused' }: MtomOptions,
): Promise<SoapMessage> {
  const contentType = readContentType(header)
  const rootPartBytesMax = limits.rootPartBytesMax ?? defaultRootPartBytesMax
  if (contentType.type === soapType && simple === 'accepted') {
    return readSimple(source, { contentType: header, rootPartBytesMax })
  }
  refuseSoap11(contentType.type)
  const { boundary, start } = checkRelated(contentType)
  const parts = readMultipart(source, { boundary, limits })
  try {
    const { root, staged } = await readToRoot(parts, {
      start,
      stagedBytesMax: limits.stagedBytesMax ?? defaultStagedBytesMax,
    })
    checkRoot(root.headers.get('content-type'))
    return {
      packaging: 'mtom',
      rootText: await collectText(root.bytes, rootPartBytesMax),
      httpAction: contentType.parameters.get('action'),
      parts: restOfParts(parts, staged),
      [Symbol.asyncDispose]: async () => void (await parts.return()),
    }
  } catch (error) {
    await parts.return()
    throw asFault(error)
  }
}

export interface OutgoingMtom {
  readonly envelope: string
  /** Without angle brackets, `unique@host`. */
  readonly rootContentId: string
  readonly boundary: string
  /** The request's action; an answer may go without. */
  readonly action?: string | undefined
  /** The parts behind the root part, asked for one by one. */
  readonly bodies?: AsyncIterable<OutgoingPart> | undefined
}

/** The HTTP header and the body, root part first. The body throws what the parts throw. */
export function writeMtom(message: OutgoingMtom): {
  readonly contentType: string
  readonly body: AsyncIterable<Uint8Array>
} {
  const { rootContentId, boundary, action } = message
  const contentType = formatContentType('multipart/related', {
    type: xopType,
    start: `<${rootContentId}>`,
    'start-info': soapType,
    boundary,
    action,
  })
  return { contentType, body: writeMultipart({ boundary, parts: rootFirst(message) }) }
}

async function* rootFirst(message: OutgoingMtom): AsyncGenerator<OutgoingPart, void, undefined> {
  const { envelope, rootContentId, bodies } = message
  yield {
    contentId: rootContentId,
    contentType: formatContentType(xopType, { charset: 'UTF-8', type: soapType }),
    bytes: only(Buffer.from(envelope)),
  }
  if (bodies !== undefined) yield* bodies
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}

/** `start-info` is not looked at: it names many things in messages that are otherwise right. */
function checkRelated(contentType: ContentType): {
  readonly boundary: string
  readonly start: string | undefined
} {
  const { type, parameters } = contentType
  if (type !== 'multipart/related' || parameters.get('type')?.toLowerCase() !== xopType) {
    throw senderFault(`The message must be MTOM: multipart/related with the type ${xopType}.`)
  }
  const boundary = parameters.get('boundary')
  if (boundary === undefined) throw senderFault('The boundary of the multipart message is missing.')
  const start = parameters.get('start')
  try {
    return {
      boundary,
      start: start === undefined ? undefined : canonicalContentId(parseContentId(start)),
    }
  } catch (error) {
    throw asFault(error)
  }
}

function checkRoot(header: string | undefined): void {
  const contentType = readContentType(header)
  if (contentType.type !== xopType) {
    throw senderFault(`The Content-Type of the root part must be ${xopType}.`)
  }
  checkCharset(contentType)
}

const xopType = 'application/xop+xml'

const defaultStagedBytesMax = 1024 * 1024
