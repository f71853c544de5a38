// Retrieve Document Set (ITI TF-2: 3.43).
import { RequestError } from '@isthmus/ihe/request-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import { children } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { decodeDocumentRequest, encodeDocumentRequest } from '../ebxml/document-request.ts'
import {
  decodeRetrieveDocumentSetResponse,
  encodeRetrieveDocumentSetResponse,
} from '../ebxml/retrieve-document-set-response.ts'
import { xdsb } from '../ebxml/xdsb-namespace.ts'
import type { RetrieveDocumentSetRequest, RetrieveDocumentSetResponse } from '../messages.ts'

export const iti43: Transaction<RetrieveDocumentSetRequest, RetrieveDocumentSetResponse> = {
  id: 'ITI-43',
  name: 'Retrieve Document Set',
  requestAction: 'urn:ihe:iti:2007:RetrieveDocumentSet',
  responseAction: 'urn:ihe:iti:2007:RetrieveDocumentSetResponse',
  packaging: 'mtom',
  simpleRequest: 'accepted',

  decodeRequest(body) {
    const isOurs = body.namespace === xdsb && body.name === 'RetrieveDocumentSetRequest'
    const documents = isOurs ? children(body, xdsb, 'DocumentRequest') : []
    if (documents.length === 0) {
      throw new RequestError(
        'the body is not a RetrieveDocumentSetRequest that holds a DocumentRequest',
      )
    }
    return { documents: documents.map((one) => decodeDocumentRequest(one)) }
  },

  encodeRequest({ documents }) {
    return tag(
      'xdsb:RetrieveDocumentSetRequest',
      { 'xmlns:xdsb': xdsb },
      documents.map((document) => encodeDocumentRequest(document)).join(''),
    )
  },

  decodeResponse: decodeRetrieveDocumentSetResponse,
  encodeResponse: encodeRetrieveDocumentSetResponse,
}
