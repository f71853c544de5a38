// The one table of RegistryError codes (ITI TF-3: Table 4.2.4.1-2; RAD TF-2: 4.69.5). tidy: table
import type { TransactionId } from '@isthmus/ihe/transaction'

export interface ErrorCodeRow {
  readonly meaning: string
  readonly severity: 'Error' | 'Warning'
  /** Transactions whose answer may hold the code. */
  readonly on: readonly TransactionId[]
}

const provide = ['ITI-41', 'RAD-68'] as const
const submit = [...provide, 'ITI-42'] as const
const retrieve = ['ITI-43', 'RAD-69'] as const

export const errorCodes = {
  InvalidDocumentContent: error('a document does not match its metadata', provide),
  UnresolvedReferenceException: error('an entryUUID names no object', submit),
  XDSDocumentUniqueIdError: error('no document is available under that uniqueId', retrieve),
  XDSDuplicateUniqueIdInRegistry: error(
    'the uniqueId of a submission set or folder is already used',
    submit,
  ),
  XDSExtraMetadataNotSaved: warning('extra metadata was accepted and not kept', submit),
  XDSMissingDocument: error('an entry has no document', provide),
  XDSMissingDocumentMetadata: error('a document has no entry', provide),
  XDSNonIdenticalHash: error('the uniqueId is registered with another hash', submit),
  XDSNonIdenticalSize: error('the uniqueId is registered with another size', submit),
  XDSPatientIdDoesNotMatch: error('objects that belong together have different patients', submit),
  XDSRegistryBusy: error('the registry is overloaded', [...submit, 'ITI-18']),
  XDSRegistryDeprecatedDocumentError: error('the target of an association is deprecated', submit),
  XDSRegistryDuplicateUniqueIdInMessage: error('a uniqueId stands twice in one submission', submit),
  XDSRegistryError: error('the registry could not answer', [...submit, 'ITI-18']),
  XDSRegistryMetadataError: error('metadata is missing or malformed', submit),
  XDSRegistryNotAvailable: error('the repository cannot reach the registry', provide),
  XDSRegistryOutOfResources: error('the registry has no room', [...submit, 'ITI-18']),
  XDSRepositoryBusy: error('the repository is overloaded', [...provide, ...retrieve]),
  XDSRepositoryDuplicateUniqueIdInMessage: error(
    'a uniqueId stands twice in one submission',
    provide,
  ),
  XDSRepositoryError: error('the repository could not answer', [...provide, ...retrieve]),
  XDSRepositoryMetadataError: error('metadata is missing or malformed', provide),
  XDSRepositoryOutOfResources: error('the repository has no room', [...provide, ...retrieve]),
  XDSResultNotSinglePatient: error('the answer would hold more than one patient', ['ITI-18']),
  XDSStoredQueryMissingParam: error('a required query parameter is missing', ['ITI-18']),
  XDSStoredQueryParamNumber: error('a query parameter has the wrong number of values', ['ITI-18']),
  XDSTooManyResults: error('the query finds more than may be returned', ['ITI-18']),
  XDSUnknownPatientId: error('the patient is not known to the registry', [...submit, 'ITI-18']),
  XDSUnknownRepositoryId: error('the repositoryUniqueId is not that of this actor', retrieve),
  XDSUnknownStoredQuery: error('the stored query is not known', ['ITI-18']),
  XDSIRequestError: error('a RAD-69 request names no study, series or instance', ['RAD-69']),
} as const

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

function error(meaning: string, on: readonly TransactionId[]): ErrorCodeRow {
  return { meaning, severity: 'Error', on }
}

function warning(meaning: string, on: readonly TransactionId[]): ErrorCodeRow {
  return { meaning, severity: 'Warning', on }
}
