// Register Document Set-b (ITI TF-2: 3.42).
import {
  decodeSubmitObjectsRequest,
  encodeSubmitObjectsRequest,
} from '@isthmus/ebxml/submit-objects-request'
import { RequestError } from '@isthmus/ihe/request-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import { decodeSubmission, encodeSubmission } from '../ebxml/registry-objects.ts'
import { decodeRegistryResponse, encodeRegistryResponse } from '../ebxml/registry-response.ts'
import type { RegisterRequest } from '../messages.ts'
import type { RegistryResponse } from '../registry-response.ts'

export const iti42: Transaction<RegisterRequest, RegistryResponse> = {
  id: 'ITI-42',
  name: 'Register Document Set-b',
  requestAction: 'urn:ihe:iti:2007:RegisterDocumentSet-b',
  responseAction: 'urn:ihe:iti:2007:RegisterDocumentSet-bResponse',
  packaging: 'simple',

  decodeRequest(body) {
    const list = decodeSubmitObjectsRequest(body)
    if (list === undefined) throw new RequestError('the body is not a SubmitObjectsRequest')
    return { submission: decodeSubmission(list) }
  },

  encodeRequest({ submission }) {
    return encodeSubmitObjectsRequest(encodeSubmission(submission))
  },

  decodeResponse: decodeRegistryResponse,
  encodeResponse: encodeRegistryResponse,
}
