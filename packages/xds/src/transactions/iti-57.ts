// Update Document Set (ITI TF-2: 3.57).
import {
  decodeSubmitObjectsRequest,
  encodeSubmitObjectsRequest,
} from '@isthmus/ebxml/submit-objects-request'
import { RequestError } from '@isthmus/ihe/request-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import { decodeRegistryResponse, encodeRegistryResponse } from '../ebxml/registry-response.ts'
import { decodeUpdateSubmission, encodeUpdateSubmission } from '../ebxml/update-submission.ts'
import type { UpdateRequest } from '../messages.ts'
import type { RegistryResponse } from '../registry-response.ts'

export const iti57: Transaction<UpdateRequest, RegistryResponse> = {
  id: 'ITI-57',
  name: 'Update Document Set',
  requestAction: 'urn:ihe:iti:2010:UpdateDocumentSet',
  responseAction: 'urn:ihe:iti:2010:UpdateDocumentSetResponse',
  packaging: 'simple',

  decodeRequest(body) {
    const list = decodeSubmitObjectsRequest(body)
    if (list === undefined) throw new RequestError('the body is not a SubmitObjectsRequest')
    return { submission: decodeUpdateSubmission(list) }
  },

  encodeRequest({ submission }) {
    return encodeSubmitObjectsRequest(encodeUpdateSubmission(submission))
  },

  decodeResponse: decodeRegistryResponse,
  encodeResponse: encodeRegistryResponse,
}
