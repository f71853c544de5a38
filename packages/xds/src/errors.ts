// The one table of RegistryError codes (ITI TF-3: Table 4.2.4.1-2; RAD TF-2: 4.69.5).

export const errorCodes = {
  InvalidDocumentContent: 'a document does not match its metadata',
  UnresolvedReferenceException: 'an entryUUID names no object',
  XDSDocumentUniqueIdError: 'no document is available under that uniqueId',
  XDSDuplicateUniqueIdInRegistry: 'the uniqueId of a submission set or folder is already used',
  XDSExtraMetadataNotSaved: 'extra metadata was accepted and not kept',
  XDSMissingDocument: 'an entry has no document',
  XDSMissingDocumentMetadata: 'a document has no entry',
  XDSNonIdenticalHash: 'the uniqueId is registered with another hash',
  XDSNonIdenticalSize: 'the uniqueId is registered with another size',
  XDSPatientIdDoesNotMatch: 'objects that belong together have different patients',
  XDSRegistryBusy: 'the registry is overloaded',
  XDSRegistryDeprecatedDocumentError: 'the target of an association is deprecated',
  XDSRegistryDuplicateUniqueIdInMessage: 'a uniqueId stands twice in one submission',
  XDSRegistryError: 'the registry could not answer',
  XDSRegistryMetadataError: 'metadata is missing or malformed',
  XDSRegistryNotAvailable: 'the repository cannot reach the registry',
  XDSRegistryOutOfResources: 'the registry has no room',
  XDSRepositoryBusy: 'the repository is overloaded',
  XDSRepositoryDuplicateUniqueIdInMessage: 'a uniqueId stands twice in one submission',
  XDSRepositoryError: 'the repository could not answer',
  XDSRepositoryMetadataError: 'metadata is missing or malformed',
  XDSRepositoryOutOfResources: 'the repository has no room',
  XDSResultNotSinglePatient: 'the answer would hold more than one patient',
  XDSStoredQueryMissingParam: 'a required query parameter is missing',
  XDSStoredQueryParamNumber: 'a query parameter has the wrong number of values',
  XDSTooManyResults: 'the query finds more than may be returned',
  XDSUnknownPatientId: 'the patient is not known to the registry',
  XDSUnknownRepositoryId: 'the repositoryUniqueId is not that of this actor',
  XDSUnknownStoredQuery: 'the stored query is not known',
  XDSIRequestError: 'a RAD-69 request names no study, series or instance',
} as const

/** Codes of this table; a foreign actor's other codes are kept as text by `foreign:` (see decode). */
export type ErrorCode = keyof typeof errorCodes | `foreign:${string}`
