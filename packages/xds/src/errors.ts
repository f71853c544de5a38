// The one table of RegistryError codes (ITI TF-3: Table 4.2.4.1-2; RAD TF-2: 4.69.5). tidy: table
import type { TransactionId } from '@isthmus/ihe/transaction'

export interface ErrorCodeRow {
  readonly meaning: string
  readonly severity: 'Error' | 'Warning'
  /** Transactions whose answer may hold the code. */
  readonly on: readonly TransactionId[]
  readonly cites: readonly string[]
  readonly sent: Sent
}

/**
 * When our actors send it: `message`, because of what a message says; `state`, because of the
 * state that the actor, its data, its neighbour or the sender is in; `never`, it is only understood.
 */
export type Sent = 'message' | 'state' | 'never'

const errorTable = ['ITI TF-3: Table 4.2.4.1-2']
const provide = ['ITI-41', 'RAD-68'] as const
const register = ['ITI-42', 'ITI-61'] as const
const submit = [...provide, ...register] as const
const update = ['ITI-57', 'ITI-92'] as const
const query = ['ITI-18', 'ITI-51'] as const
const retrieve = ['ITI-43', 'RAD-69'] as const
const registry = [...register, ...query, ...update, 'ITI-62'] as const
const repository = [...provide, ...retrieve, 'ITI-86'] as const

export const errorCodes = {
  DocumentQueued: never(
    'Warning',
    'a document waits until somebody has matched its patient',
    provide,
  ),
  InvalidDocumentContent: never('Error', 'a document does not match its metadata', provide),
  LocalPolicyRestrictionError: row('the policy of the registry does not allow this update', {
    on: ['ITI-92'],
    cites: ['ITI TF-2: 3.92'],
    sent: 'state',
  }),
  PartialAppendContentNotProcessed: never('Warning', 'an APND was ignored', provide),
  PartialFolderContentNotProcessed: never('Warning', 'a folder was ignored', provide),
  PartialRelationshipContentNotProcessed: never('Warning', 'an association was ignored', provide),
  PartialReplaceContentNotProcessed: never('Warning', 'an RPLC was ignored', provide),
  PartialTransformNotProcessed: never('Warning', 'an XFRM was ignored', provide),
  PartialTransformReplaceNotProcessed: never('Warning', 'an XFRM_RPLC was ignored', provide),
  ReferencesExistException: row('an association that stays names an object to be removed', {
    on: ['ITI-62'],
    cites: ['ITI TF-2: 3.62'],
  }),
  UnmodifiableMetadataError: row('an attribute that must stay as it is was changed', {
    on: ['ITI-92'],
    cites: ['ITI TF-2: 3.92'],
  }),
  UnresolvedReferenceException: row('an entryUUID names no object of the kind that is due', {
    on: [...submit, ...update, 'ITI-62'],
  }),
  XDSDocumentUniqueIdError: row('no document is available under that uniqueId', {
    on: [...retrieve, 'ITI-86'],
  }),
  XDSDuplicateUniqueIdInRegistry: row(
    'the uniqueId of a submission set or folder is used already; never said of an entry',
    { on: [...submit, ...update] },
  ),
  XDSExtraMetadataNotSaved: never(
    'Warning',
    'extra metadata was accepted and not kept; this registry keeps it',
    submit,
  ),
  XDSInvalidRequestException: row('an update names no logicalID, or the id itself as logicalID', {
    on: ['ITI-92'],
    cites: ['ITI TF-2: 3.92'],
  }),
  XDSMetadataAnnotationError: row('an update lacks its HasMember or PreviousVersion', {
    on: ['ITI-92'],
    cites: ['ITI TF-2: 3.92'],
  }),
  XDSMetadataIdentifierError: row('an update changes the uniqueId', {
    on: ['ITI-92'],
    cites: ['ITI TF-2: 3.92'],
  }),
  XDSMetadataModelException: row('a removal would leave documents without their relationship', {
    on: ['ITI-62'],
    cites: ['ITI TF-2: 3.62'],
  }),
  XDSMetadataUpdateError: row('an update does not fit the object that it updates', {
    on: ['ITI-57'],
    cites: ['ITI TF-2: 3.57'],
  }),
  XDSMetadataUpdateOperationError: row('an update is not put together as its operation asks', {
    on: ['ITI-57'],
    cites: ['ITI TF-2: 3.57'],
  }),
  XDSMetadataVersionError: row('the version that is updated is not the latest one', {
    on: update,
    cites: ['ITI TF-2: 3.57'],
  }),
  XDSMissingDocument: row('an entry has no document', { on: provide }),
  XDSMissingDocumentMetadata: row('a document has no entry', { on: provide }),
  XDSMissingHomeCommunityId: never('Error', 'a homeCommunityId is due, across communities', [
    ...query,
    ...retrieve,
  ]),
  XDSNonIdenticalHash: row('the uniqueId is registered with another hash', { on: submit }),
  XDSNonIdenticalSize: row('the uniqueId is registered with another size', { on: submit }),
  XDSObjectTypeError: row('an update changes the objectType, or updates a folder', {
    on: ['ITI-92'],
    cites: ['ITI TF-2: 3.92'],
  }),
  XDSPatientIDReconciliationError: row('an update would join objects of different patients', {
    on: update,
    cites: ['ITI TF-2: 3.57'],
  }),
  XDSPatientIdDoesNotMatch: row('objects that belong together have different patients', {
    on: [...submit, ...update],
  }),
  XDSRegistryBusy: row('the registry is overloaded', {
    on: [...provide, ...registry],
    sent: 'state',
  }),
  XDSRegistryDeprecatedDocumentError: row('the target of an association is deprecated', {
    on: submit,
  }),
  XDSRegistryDuplicateUniqueIdInMessage: row('a uniqueId stands twice in one submission', {
    on: [...submit, ...update],
  }),
  XDSRegistryError: row('the registry could not answer and has no better code', {
    on: [...provide, ...registry],
  }),
  XDSRegistryMetadataError: row('metadata is missing, malformed or not put together rightly', {
    on: [...submit, ...update],
  }),
  XDSRegistryNotAvailable: row('the repository cannot reach the registry', {
    on: provide,
    sent: 'state',
  }),
  XDSRegistryOutOfResources: row('the registry has no room', {
    on: [...provide, ...registry],
    sent: 'state',
  }),
  XDSRemoveDocumentsError: row('a document cannot be removed', {
    on: ['ITI-86'],
    cites: ['ITI TF-2: 3.86'],
    sent: 'state',
  }),
  XDSReplaceFailed: never(
    'Error',
    'a replacement failed; retired, old peers still send it',
    submit,
  ),
  XDSRepositoryBusy: row('the repository is overloaded', { on: repository, sent: 'state' }),
  XDSRepositoryDuplicateUniqueIdInMessage: row('a uniqueId stands twice in one submission', {
    on: provide,
  }),
  XDSRepositoryError: row('the repository could not answer and has no better code', {
    on: repository,
  }),
  XDSRepositoryMetadataError: row('metadata is missing or does not fit the document', {
    on: provide,
  }),
  XDSRepositoryOutOfResources: row('the repository has no room', { on: repository, sent: 'state' }),
  XDSResultNotSinglePatient: row('the answer would hold more than one patient', {
    on: ['ITI-18'],
    sent: 'state',
  }),
  XDSStoredQueryMissingParam: row('a required query parameter is missing', { on: query }),
  XDSStoredQueryParamNumber: row('a query parameter has the wrong number of values', {
    on: query,
  }),
  XDSTooManyResults: row('the query finds more than may be returned', {
    on: query,
    sent: 'state',
  }),
  XDSUnavailableCommunity: never('Error', 'a community does not answer', [...query, ...retrieve]),
  XDSUnknownCommunity: never('Error', 'the homeCommunityId is not known', [...query, ...retrieve]),
  // A query for a patient whom nobody knows finds nothing, and that is no error.
  XDSUnknownPatientId: row('the patient is not known to the registry, or was merged away', {
    on: [...submit, ...update],
  }),
  XDSUnknownRepositoryId: row('the repositoryUniqueId is not that of this actor', {
    on: [...retrieve, 'ITI-86'],
  }),
  XDSUnknownStoredQuery: row('the stored query is not known', { on: query }),
  XDSUnreferencedObjectException: row('a removal would leave an object that nothing refers to', {
    on: ['ITI-62'],
    cites: ['ITI TF-2: 3.62'],
  }),
  XDSIRequestError: row('a RAD-69 request names no study, series or instance', {
    on: ['RAD-69'],
    cites: ['RAD TF-2: 4.69.5'],
  }),
} as const satisfies Record<string, ErrorCodeRow>

/**
 * Codes of this table; another actor's other codes are kept as text behind `foreign:` and written
 * without it.
 */
export type ErrorCode = keyof typeof errorCodes | `foreign:${string}`

/** The code as it is written on the wire. */
export function wireErrorCode(code: ErrorCode): string {
  return code.startsWith(foreignPrefix) ? code.slice(foreignPrefix.length) : code
}

/** A code read from the wire. */
export function readErrorCode(text: string): ErrorCode {
  return isKnownCode(text) ? text : `foreign:${text}`
}

const foreignPrefix = 'foreign:'

function isKnownCode(text: string): text is keyof typeof errorCodes {
  return Object.hasOwn(errorCodes, text)
}

function row(
  meaning: string,
  facts: Pick<ErrorCodeRow, 'on'> & Partial<Pick<ErrorCodeRow, 'cites' | 'sent'>>,
): ErrorCodeRow {
  return { meaning, severity: 'Error', cites: errorTable, sent: 'message', ...facts }
}

function never(
  severity: ErrorCodeRow['severity'],
  meaning: string,
  on: ErrorCodeRow['on'],
): ErrorCodeRow {
  return { meaning, severity, on, cites: errorTable, sent: 'never' }
}
