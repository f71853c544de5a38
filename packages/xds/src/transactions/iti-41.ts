// Provide and Register Document Set-b (ITI TF-2: 3.41): metadata, and a document for each entry.
import { lcm } from '@isthmus/ebxml/ebxml-names'
import {
  decodeSubmitObjectsRequest,
  encodeSubmitObjectsRequest,
} from '@isthmus/ebxml/submit-objects-request'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { RequestError } from '@isthmus/ihe/request-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import { readContent, writeContent } from '@isthmus/soap/xop'
import { attribute, child, children } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { decodeSubmission, encodeSubmission } from '../ebxml/registry-objects.ts'
import { decodeRegistryResponse, encodeRegistryResponse } from '../ebxml/registry-response.ts'
import { xdsb } from '../ebxml/xdsb-namespace.ts'
import type { ProvideAndRegisterRequest } from '../messages.ts'
import type { RegistryResponse } from '../registry-response.ts'

export const iti41: Transaction<ProvideAndRegisterRequest, RegistryResponse> = {
  id: 'ITI-41',
  name: 'Provide and Register Document Set-b',
  requestAction: 'urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b',
  responseAction: 'urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse',
  packaging: 'mtom',

  decodeRequest(body) {
    const isOurs = body.namespace === xdsb && body.name === 'ProvideAndRegisterDocumentSetRequest'
    const metadata = isOurs ? child(body, lcm, 'SubmitObjectsRequest') : undefined
    const list = metadata === undefined ? undefined : decodeSubmitObjectsRequest(metadata)
    if (list === undefined) {
      throw new RequestError(
        'the body is not a ProvideAndRegisterDocumentSetRequest that holds a SubmitObjectsRequest',
      )
    }
    return {
      submission: decodeSubmission(list),
      // The ids of entries are read with the same change of case, so that both still are equal
      // texts.
      documents: children(body, xdsb, 'Document').map((document) => ({
        id: normalizeUuidUrn(attribute(document, 'id') ?? ''),
        content: readContent(document),
      })),
    }
  },

  encodeRequest({ submission, documents }) {
    return tag(
      'xdsb:ProvideAndRegisterDocumentSetRequest',
      { 'xmlns:xdsb': xdsb },
      encodeSubmitObjectsRequest(encodeSubmission(submission)) +
        documents
          .map(({ id, content }) => tag('xdsb:Document', { id }, writeContent(content)))
          .join(''),
    )
  },

  decodeResponse: decodeRegistryResponse,
  encodeResponse: encodeRegistryResponse,
}
