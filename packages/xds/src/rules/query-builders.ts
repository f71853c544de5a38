// Makes the typed query of decoded parameters, one function a query (ITI TF-2: 3.18.4.1.2.3.7).
import { parseCx } from '@isthmus/hl7/cx'
import { isUuidUrn, normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { canonicalPatientId } from '../canonical-submission.ts'
import {
  onDemandDocumentEntry,
  stableDocumentEntry,
  statusApproved,
  statusDeprecated,
} from '../identifiers.ts'
import type { AvailabilityStatus } from '../metadata/availability-status.ts'
import type { QueryName } from '../queries.ts'
import type { RegistryError } from '../registry-response.ts'
import type { FindDocuments, ReturnType, StoredQuery, TextPattern } from '../stored-query.ts'
import type { QueryParameters } from './query-parameters.ts'

type Built =
  | { readonly kind: 'query'; readonly query: StoredQuery }
  | { readonly kind: 'reject'; readonly errors: readonly RegistryError[] }

/**
 * Takes parameters that are all there and well formed; refuses what their values make impossible.
 */
export function buildQuery(
  name: QueryName,
  parameters: QueryParameters,
  returnType: ReturnType,
): Built {
  switch (name) {
    case 'FindDocuments':
    case 'FindDocumentsByReferenceId':
      return findDocuments(parameters, returnType)
    case 'GetDocuments':
      return { kind: 'query', query: getDocuments(parameters, returnType) }
  }
}

function findDocuments(parameters: QueryParameters, returnType: ReturnType): Built {
  const patientId = parameters.one('$XDSDocumentEntryPatientId') ?? ''
  const statuses = readStatuses(parameters.list('$XDSDocumentEntryStatus') ?? [])
  const types = readTypes(parameters.list('$XDSDocumentEntryType'))
  const errors = [
    ...(parseCx(patientId) === undefined
      ? [error('XDSRegistryError', '$XDSDocumentEntryPatientId is not a CX (id^^^&OID&ISO)')]
      : []),
    // ITI TF-2: 3.18.4.1.2.3.7.1. A status that the registry does not know selects nothing.
    ...(statuses.length === 0
      ? [error('XDSStoredQueryMissingParam', '$XDSDocumentEntryStatus holds no known status')]
      : []),
    ...(types.length === 0
      ? [error('XDSRegistryError', '$XDSDocumentEntryType holds no known object type')]
      : []),
  ]
  if (errors.length > 0) return { kind: 'reject', errors }
  const query: FindDocuments = {
    kind: 'FindDocuments',
    returnType,
    patientId: canonicalPatientId(patientId),
    statuses,
    types,
    classCodes: parameters.list('$XDSDocumentEntryClassCode'),
    typeCodes: parameters.list('$XDSDocumentEntryTypeCode'),
    practiceSettingCodes: parameters.list('$XDSDocumentEntryPracticeSettingCode'),
    healthcareFacilityTypeCodes: parameters.list('$XDSDocumentEntryHealthcareFacilityTypeCode'),
    formatCodes: parameters.list('$XDSDocumentEntryFormatCode'),
    eventCodes: parameters.everyList('$XDSDocumentEntryEventCodeList'),
    confidentialityCodes: parameters.everyList('$XDSDocumentEntryConfidentialityCode'),
    authorPersons: parameters.list('$XDSDocumentEntryAuthorPerson'),
    creationTime: parameters.range('$XDSDocumentEntryCreationTime'),
    serviceStartTime: parameters.range('$XDSDocumentEntryServiceStartTime'),
    serviceStopTime: parameters.range('$XDSDocumentEntryServiceStopTime'),
    referenceIds: parameters
      .everyList('$XDSDocumentEntryReferenceIdList')
      .map((values) => values.map((value) => toPattern(value))),
  }
  return { kind: 'query', query }
}

function getDocuments(parameters: QueryParameters, returnType: ReturnType): StoredQuery {
  const uuids = parameters.list('$XDSDocumentEntryEntryUUID')
  const by =
    uuids === undefined
      ? ({ kind: 'uniqueId', ids: parameters.list('$XDSDocumentEntryUniqueId') ?? [] } as const)
      : ({
          kind: 'entryUuid',
          ids: uuids.filter((id) => isUuidUrn(id)).map((id) => normalizeUuidUrn(id)),
        } as const)
  return { kind: 'GetDocuments', returnType, by }
}

function readStatuses(values: readonly string[]): readonly AvailabilityStatus[] {
  return (['Approved', 'Deprecated'] as const).filter((status) =>
    values.includes(status === 'Approved' ? statusApproved : statusDeprecated),
  )
}

// ITI TF-2: 3.18.4.1.2.3.6.2. Stable entries alone, unless the types are named.
function readTypes(values: readonly string[] | undefined): FindDocuments['types'] {
  if (values === undefined) return ['stable']
  const named = values.map((value) => normalizeUuidUrn(value))
  return (['stable', 'on-demand'] as const).filter((type) =>
    named.includes(type === 'stable' ? stableDocumentEntry : onDemandDocumentEntry),
  )
}

// ITI TF-2: 3.18.4.1.2.3.7.14. Exact as stored, and as a pattern where it holds pattern characters.
function toPattern(value: string): TextPattern {
  const exact = value.replace(/\^+$/, '')
  return { exact, like: /[%_]/.test(exact) ? exact : undefined }
}

function error(code: RegistryError['code'], codeContext: string): RegistryError {
  return { code, severity: 'Error', codeContext, location: undefined }
}
