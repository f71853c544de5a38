// Remove Documents (ITI TF-2: 3.86): a Document Administrator has a repository forget documents.
import { RequestError } from '@isthmus/ihe/request-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import { children } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { decodeDocumentRequest, encodeDocumentRequest } from '../ebxml/document-request.ts'
import { decodeRegistryResponse, encodeRegistryResponse } from '../ebxml/registry-response.ts'
import { xdsb } from '../ebxml/xdsb-namespace.ts'
import type { RemoveDocumentsRequest } from '../messages.ts'
import type { RegistryResponse } from '../registry-response.ts'

// ITI TF-2: 3.86.4.1.2. The request has a namespace of its own; the documents in it are named as in
// a retrieve.
const rmd = 'urn:ihe:iti:rmd:2017'

export const iti86: Transaction<RemoveDocumentsRequest, RegistryResponse> = {
  id: 'ITI-86',
  name: 'Remove Documents',
  requestAction: 'urn:ihe:iti:2017:RemoveDocuments',
  responseAction: 'urn:ihe:iti:2017:RemoveDocumentsResponse',
  packaging: 'simple',

  decodeRequest(body) {
    const isOurs = body.namespace === rmd && body.name === 'RemoveDocumentsRequest'
    const documents = isOurs ? children(body, xdsb, 'DocumentRequest') : []
    if (documents.length === 0) {
      throw new RequestError(
        'the body is not a RemoveDocumentsRequest that holds a DocumentRequest',
      )
    }
    return { documents: documents.map((one) => decodeDocumentRequest(one)) }
  },

  encodeRequest({ documents }) {
    return tag(
      'rmd:RemoveDocumentsRequest',
      { 'xmlns:rmd': rmd, 'xmlns:xdsb': xdsb },
      documents.map((document) => encodeDocumentRequest(document)).join(''),
    )
  },

  decodeResponse: decodeRegistryResponse,
  encodeResponse: encodeRegistryResponse,
}
