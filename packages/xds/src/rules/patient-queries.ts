// The stored queries that name a patient (ITI TF-2: 3.18.4.1.2.3.7.1 to 3.18.4.1.2.3.7.4).
import type {
  EntryFilter,
  EntryType,
  ExcludedEntries,
  FindDocuments,
  FindFolders,
  FindSubmissionSets,
  GetAll,
} from '../stored-query.ts'
import {
  availabilities,
  type Asked,
  allTypes,
  associationStatuses,
  commonOf,
  contentFilter,
  entryTypes,
  patientOf,
  patterns,
  readTypes,
  requiredStatuses,
  shownAtLevel,
} from './query-choices.ts'

/** FindDocuments and FindDocumentsByReferenceId: they differ in one parameter. */
export function findDocuments(asked: Asked): FindDocuments {
  return {
    kind: 'FindDocuments',
    ...commonOf(asked),
    patientId: patientOf(asked, '$XDSDocumentEntryPatientId'),
    ...entryFilter(asked, entryTypes(asked)),
  }
}

export function findDocumentsExclude(asked: Asked): FindDocuments {
  return {
    kind: 'FindDocuments',
    ...commonOf(asked),
    patientId: patientOf(asked, '$XDSDocumentEntryPatientId'),
    ...entryFilter(asked, typesNotExcluded(asked)),
    excluded: excludedEntries(asked),
  }
}

export function findSubmissionSets(asked: Asked): FindSubmissionSets {
  const { parameters } = asked
  return {
    kind: 'FindSubmissionSets',
    ...commonOf(asked),
    patientId: patientOf(asked, '$XDSSubmissionSetPatientId'),
    statuses: requiredStatuses(asked, '$XDSSubmissionSetStatus'),
    sourceIds: parameters.list('$XDSSubmissionSetSourceId'),
    submissionTime: parameters.range('$XDSSubmissionSetSubmissionTime'),
    authorPerson: parameters.one('$XDSSubmissionSetAuthorPerson'),
    contentTypeCodes: parameters.list('$XDSSubmissionSetContentType'),
  }
}

export function findFolders(asked: Asked): FindFolders {
  const { parameters } = asked
  return {
    kind: 'FindFolders',
    ...commonOf(asked),
    patientId: patientOf(asked, '$XDSFolderPatientId'),
    statuses: shownAtLevel(requiredStatuses(asked, '$XDSFolderStatus'), asked),
    lastUpdateTime: parameters.range('$XDSFolderLastUpdateTime'),
    codes: parameters.everyList('$XDSFolderCodeList'),
  }
}

export function getAll(asked: Asked): GetAll {
  return {
    kind: 'GetAll',
    ...commonOf(asked),
    patientId: patientOf(asked, '$patientId'),
    documentEntryStatuses: requiredStatuses(asked, '$XDSDocumentEntryStatus'),
    submissionSetStatuses: requiredStatuses(asked, '$XDSSubmissionSetStatus'),
    folderStatuses: shownAtLevel(requiredStatuses(asked, '$XDSFolderStatus'), asked),
    associationStatuses: associationStatuses(asked),
    ...contentFilter(asked),
  }
}

/** Everything but the patient. */
export function entryFilter(asked: Asked, types: readonly EntryType[]): EntryFilter {
  const { parameters } = asked
  return {
    statuses: requiredStatuses(asked, '$XDSDocumentEntryStatus'),
    types,
    availabilities: availabilities(asked),
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
    referenceIds: patterns(parameters.everyList('$XDSDocumentEntryReferenceIdList')),
    excluded: undefined,
  }
}

// CP-ITI-1323. What is excluded is said of every type of entry, so the default of stable ones does
// not stand beside it.
function typesNotExcluded(asked: Asked): readonly EntryType[] {
  const name = '$XDSDocumentEntryTypeExclude'
  const values = asked.parameters.list(name)
  if (values === undefined) return entryTypes(asked)
  const excluded = readTypes(asked, name, values)
  const types = allTypes.filter((type) => !excluded.includes(type))
  if (types.length === 0) asked.report('XDSRegistryError', `${name} leaves no type to ask for`)
  return types
}

function excludedEntries({ parameters }: Asked): ExcludedEntries {
  return {
    classCodes: parameters.list('$XDSDocumentEntryClassCodeExclude'),
    typeCodes: parameters.list('$XDSDocumentEntryTypeCodeExclude'),
    practiceSettingCodes: parameters.list('$XDSDocumentEntryPracticeSettingCodeExclude'),
    healthcareFacilityTypeCodes: parameters.list(
      '$XDSDocumentEntryHealthcareFacilityTypeCodeExclude',
    ),
    formatCodes: parameters.list('$XDSDocumentEntryFormatCodeExclude'),
    eventCodes: parameters.everyList('$XDSDocumentEntryEventCodeListExclude'),
    confidentialityCodes: parameters.everyList('$XDSDocumentEntryConfidentialityCodeExclude'),
    authorPersons: parameters.list('$XDSDocumentEntryAuthorPersonExclude'),
    referenceIds: patterns(parameters.everyList('$XDSDocumentEntryReferenceIdListExclude')),
  }
}
