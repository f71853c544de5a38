// xdsb:RetrieveDocumentSetResponse, the answer of ITI-43 and of RAD-69 (ITI TF-2: 3.43.4.2.2; RAD
// TF-2: 4.69.4.2).
import { decodeRegistryResponse } from '@isthmus/ebxml/registry-response'
import { rs } from '@isthmus/ebxml/ebxml-names'
import { ResponseError } from '@isthmus/ihe/response-error'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { readContent, writeContent } from '@isthmus/soap/xop'
import type { XmlElement } from '@isthmus/xml/element'
import { child, children } from '@isthmus/xml/find'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import type { DocumentResponse, RetrieveDocumentSetResponse } from '../messages.ts'
import { decodeDocumentRequest, encodeDocumentIds } from './document-request.ts'
import { encodeRegistryResponse, fromEbxmlResponse } from './registry-response.ts'
import { xdsb } from './xdsb-namespace.ts'

/** Throws ResponseError for another body, and for a document that cannot be found in it. */
export function decodeRetrieveDocumentSetResponse(body: XmlElement): RetrieveDocumentSetResponse {
  const isOurs = body.namespace === xdsb && body.name === 'RetrieveDocumentSetResponse'
  const element = isOurs ? child(body, rs, 'RegistryResponse') : undefined
  const response = element === undefined ? undefined : decodeRegistryResponse(element)
  if (response === undefined) {
    throw new ResponseError(
      'the body is not a RetrieveDocumentSetResponse that holds a RegistryResponse',
    )
  }
  return {
    registryResponse: fromEbxmlResponse(response),
    documents: children(body, xdsb, 'DocumentResponse').map((one) => decodeDocument(one)),
  }
}

export function encodeRetrieveDocumentSetResponse({
  registryResponse,
  documents,
}: RetrieveDocumentSetResponse): string {
  return tag(
    'xdsb:RetrieveDocumentSetResponse',
    { 'xmlns:xdsb': xdsb },
    encodeRegistryResponse(registryResponse) +
      documents.map((document) => encodeDocument(document)).join(''),
  )
}

function decodeDocument(element: XmlElement): DocumentResponse {
  const document = child(element, xdsb, 'Document')
  if (document === undefined) throw new ResponseError('a DocumentResponse holds no Document')
  return {
    ...decodeDocumentRequest(element),
    mimeType: child(element, xdsb, 'mimeType')?.text.trim() ?? '',
    content: readDocument(document),
  }
}

function readDocument(document: XmlElement): DocumentResponse['content'] {
  try {
    return readContent(document)
  } catch (error) {
    // A fault is what a server says; at the client the same trouble is an answer that cannot be
    // read.
    if (!(error instanceof SoapFaultError)) throw error
    throw new ResponseError('a Document is neither an xop:Include nor base64', { cause: error })
  }
}

function encodeDocument(document: DocumentResponse): string {
  return tag(
    'xdsb:DocumentResponse',
    {},
    [
      encodeDocumentIds(document),
      tag('xdsb:mimeType', {}, escapeText(document.mimeType)),
      tag('xdsb:Document', {}, writeContent(document.content)),
    ].join(''),
  )
}
