// Registry Stored Query (ITI TF-2: 3.18).
import {
  decodeAdhocQueryRequest,
  encodeAdhocQueryRequest,
} from '@isthmus/ebxml/adhoc-query-request'
import {
  decodeAdhocQueryResponse,
  encodeAdhocQueryResponse,
} from '@isthmus/ebxml/adhoc-query-response'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { RequestError } from '@isthmus/ihe/request-error'
import { ResponseError } from '@isthmus/ihe/response-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import { decodeRegistryObjects, encodeRegistryObject } from '../ebxml/registry-objects.ts'
import { fromEbxmlResponse, toEbxmlResponse } from '../ebxml/registry-response.ts'
import type { AdhocQueryRequest, AdhocQueryResponse } from '../messages.ts'

export const iti18: Transaction<AdhocQueryRequest, AdhocQueryResponse> = {
  id: 'ITI-18',
  name: 'Registry Stored Query',
  requestAction: 'urn:ihe:iti:2007:RegistryStoredQuery',
  responseAction: 'urn:ihe:iti:2007:RegistryStoredQueryResponse',
  packaging: 'simple',

  decodeRequest(body) {
    const request = decodeAdhocQueryRequest(body)
    if (request === undefined) {
      throw new RequestError('the body is not an AdhocQueryRequest that holds an AdhocQuery')
    }
    return {
      returnType: request.returnType ?? '',
      queryId: normalizeUuidUrn(request.adhocQuery.id),
      homeCommunityId: request.adhocQuery.home,
      slots: request.adhocQuery.slots,
    }
  },

  encodeRequest({ returnType, queryId, homeCommunityId, slots }) {
    return encodeAdhocQueryRequest({
      returnType,
      adhocQuery: { id: queryId, home: homeCommunityId, slots },
    })
  },

  decodeResponse(body) {
    const response = decodeAdhocQueryResponse(body)
    if (response === undefined) throw new ResponseError('the body is not an AdhocQueryResponse')
    return {
      ...fromEbxmlResponse(response),
      objects: decodeRegistryObjects(response.found).objects,
      objectRefs: response.found.objectRefs.map(({ id }) => normalizeUuidUrn(id)),
    }
  },

  // ITI TF-2: 3.18.4.1.3. The answer is an AdhocQueryResponse with its list, also when it refuses.
  encodeResponse({ objects, objectRefs, ...registryResponse }) {
    return encodeAdhocQueryResponse({
      ...toEbxmlResponse(registryResponse),
      found: [
        ...objects.map((object) => encodeRegistryObject(object, 'uuid')),
        ...objectRefs.map((id) => ({ kind: 'ObjectRef' as const, id, home: undefined })),
      ],
    })
  },
}
