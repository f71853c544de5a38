// XML-binary Optimized Packaging: bytes that stand in a part of their own, or as base64 in the
// message itself.
import { checkBase64 } from '@isthmus/mime/base64'
import { canonicalContentId } from '@isthmus/mime/content-id'
import type { XmlElement } from '@isthmus/xml/element'
import { attribute } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { asFault, senderFault } from './internal/refuse.ts'
import { xopNamespace } from './namespaces.ts'

/**
 * `contentId` is the spelling that the parts of `readMtom` have; `base64` is checked and without
 * white space.
 */
export type XopContent =
  | { readonly kind: 'reference'; readonly contentId: string }
  | { readonly kind: 'inline'; readonly base64: string }

/**
 * Where the bytes of an element are that may hold one xop:Include or base64 text. White space
 * around an Include is ignored. Throws SoapFaultError for other content, a reference that is no
 * cid: URL, and base64 that is none.
 */
export function readContent(element: XmlElement): XopContent {
  const [include, second] = element.children
  if (include === undefined) return { kind: 'inline', base64: readInline(element.text) }
  const isAlone = second === undefined && element.text.trim() === ''
  const isInclude = include.name === 'Include' && include.namespace === xopNamespace
  const isEmpty = include.children.length === 0 && include.text.trim() === ''
  if (!isAlone || !isInclude || !isEmpty) {
    throw senderFault('Binary content is either one empty xop:Include or base64 text.')
  }
  return { kind: 'reference', contentId: readReference(attribute(include, 'href') ?? '') }
}

/**
 * The element that takes the place of bytes in the part of that Content-ID, given without brackets.
 */
export function writeInclude(contentId: string): string {
  const href = `cid:${encodeURIComponent(contentId).replaceAll('%40', '@').replaceAll('%3A', ':')}`
  return tag('xop:Include', { 'xmlns:xop': xopNamespace, href })
}

/** What stands in an element for its bytes. */
export function writeContent(content: XopContent): string {
  return content.kind === 'reference' ? writeInclude(content.contentId) : content.base64
}

// RFC 2392. The URL is the percent-encoded Content-ID; some senders leave the brackets in it.
function readReference(href: string): string {
  const encoded = /^cid:(.+)$/is.exec(href.trim())?.[1]
  if (encoded === undefined) throw senderFault('An xop:Include must refer to a part by a cid: URL.')
  const id = /^<(.+)>$/s.exec(canonicalContentId(encoded))?.[1] ?? canonicalContentId(encoded)
  // Once more: a Content-ID may itself be percent-encoded, and is compared decoded.
  const contentId = canonicalContentId(id)
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x20\x7F<>]/.test(contentId)) {
    throw senderFault('The reference of an xop:Include is not a Content-ID.')
  }
  return contentId
}

function readInline(text: string): string {
  try {
    return checkBase64(text)
  } catch (error) {
    throw asFault(error)
  }
}
