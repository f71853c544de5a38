// Remove Metadata (ITI TF-2: 3.62).
import {
  decodeRemoveObjectsRequest,
  encodeRemoveObjectsRequest,
} from '@isthmus/ebxml/remove-objects-request'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { RequestError } from '@isthmus/ihe/request-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import { decodeRegistryResponse, encodeRegistryResponse } from '../ebxml/registry-response.ts'
import type { RemoveObjectsRequest } from '../messages.ts'
import type { RegistryResponse } from '../registry-response.ts'

export const iti62: Transaction<RemoveObjectsRequest, RegistryResponse> = {
  id: 'ITI-62',
  name: 'Remove Metadata',
  requestAction: 'urn:ihe:iti:2010:DeleteDocumentSet',
  responseAction: 'urn:ihe:iti:2010:DeleteDocumentSetResponse',
  packaging: 'simple',

  decodeRequest(body) {
    const request = decodeRemoveObjectsRequest(body)
    if (request === undefined) throw new RequestError('the body is not a RemoveObjectsRequest')
    const { ids, deletionScope, hasAdhocQuery } = request
    return {
      ids: ids.map((id) => normalizeUuidUrn(id)),
      beside: [
        ...(hasAdhocQuery ? ['an AdhocQuery'] : []),
        ...(deletionScope === undefined || deletionScope === deleteAll ? [] : ['a deletionScope']),
      ],
    }
  },

  encodeRequest({ ids }) {
    return encodeRemoveObjectsRequest(ids)
  },

  decodeResponse: decodeRegistryResponse,
  encodeResponse: encodeRegistryResponse,
}

/** The default of ebRS: the objects go, not only what a repository keeps of them. */
const deleteAll = 'urn:oasis:names:tc:ebxml-regrep:DeletionScopeType:DeleteAll'
