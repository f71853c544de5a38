// The six messages' typed requests and responses, in one place for both sides.
import type { ContentReference } from '@isthmus/ihe/content'
import type { RegistryObject, Submission } from './metadata/submission.ts'
import type { UpdateSubmission } from './metadata/update-submission.ts'
import type { RegistryError, RegistryResponse, ResponseStatus } from './registry-response.ts'

/** ITI-42, and the metadata half of ITI-41 and RAD-68. */
export interface RegisterRequest {
  readonly submission: Submission
}

/** ITI-41 and RAD-68: metadata, and where the bytes of each entry are. */
export interface ProvideAndRegisterRequest {
  readonly submission: Submission
  readonly documents: readonly { readonly id: string; readonly content: ContentReference }[]
}

/** ITI-57 and ITI-92. */
export interface UpdateRequest {
  readonly submission: UpdateSubmission
}

/** ITI-62. */
export interface RemoveObjectsRequest {
  /** Ids as sent, UUID URNs in lower case. */
  readonly ids: readonly string[]
  /** What the request holds beside references, in words; nothing of it is allowed. */
  readonly beside: readonly string[]
}

/** One parameter slot of a stored query, values undecoded; a repeated slot is a second element. */
export interface QuerySlot {
  readonly name: string
  readonly values: readonly string[]
}

/** ITI-18. */
export interface AdhocQueryRequest {
  /** As sent: `LeafClass`, `ObjectRef`, or what the query rules refuse. */
  readonly returnType: string
  /** `urn:uuid:…` of the stored query. */
  readonly queryId: string
  readonly homeCommunityId: string | undefined
  readonly slots: readonly QuerySlot[]
}

export interface AdhocQueryResponse {
  readonly status: ResponseStatus
  readonly errors: readonly RegistryError[]
  /** LeafClass objects, or their ids for ObjectRef. */
  readonly objects: readonly RegistryObject[]
  readonly objectRefs: readonly string[]
}

/** ITI-43. */
export interface DocumentRequest {
  readonly homeCommunityId: string | undefined
  readonly repositoryUniqueId: string
  readonly documentUniqueId: string
}

export interface RetrieveDocumentSetRequest {
  readonly documents: readonly DocumentRequest[]
}

/** ITI-86. */
export interface RemoveDocumentsRequest {
  readonly documents: readonly DocumentRequest[]
}

export interface DocumentResponse extends DocumentRequest {
  readonly mimeType: string
  readonly content: ContentReference
}

/** ITI-43 and RAD-69. */
export interface RetrieveDocumentSetResponse {
  readonly registryResponse: RegistryResponse
  readonly documents: readonly DocumentResponse[]
}

/** RAD-69. */
export interface ImagingSeriesRequest {
  readonly seriesInstanceUid: string
  readonly documents: readonly DocumentRequest[]
}

export interface ImagingStudyRequest {
  readonly studyInstanceUid: string
  readonly series: readonly ImagingSeriesRequest[]
}

export interface RetrieveImagingDocumentSetRequest {
  readonly studies: readonly ImagingStudyRequest[]
  readonly transferSyntaxUids: readonly string[]
}
