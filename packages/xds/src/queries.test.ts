import { expect, test } from 'vitest'
import { type QueryName, storedQueries } from './queries.ts'

// The tables of ITI TF-2: 3.18.4.1.2.3.7 written down once more, by hand: R required, O optional, X
// one of the Xs; S one value, M a list, A a list whose slot may be repeated for AND.
const de = '$XDSDocumentEntry'
const filters = `${de}FormatCode OM, ${de}ConfidentialityCode OA, ${de}Type OM`
const level = '$MetadataLevel OS'
const association = '$XDSAssociationStatus OM'
const entryFilter = `${de}PatientId RS, ${de}Status RM, ${de}ClassCode OM, ${de}TypeCode OM,
  ${de}PracticeSettingCode OM, ${de}CreationTimeFrom OS, ${de}CreationTimeTo OS,
  ${de}ServiceStartTimeFrom OS, ${de}ServiceStartTimeTo OS, ${de}ServiceStopTimeFrom OS,
  ${de}ServiceStopTimeTo OS, ${de}HealthcareFacilityTypeCode OM, ${de}EventCodeList OA,
  ${de}ConfidentialityCode OA, ${de}AuthorPerson OM, ${de}DocumentAvailability OM,
  ${de}FormatCode OM, ${de}Type OM, ${level}`
const ids = (prefix: string, values: string) =>
  `${prefix}EntryUUID X${values}, ${prefix}UniqueId X${values}`

const expected: Readonly<Record<QueryName, string>> = {
  FindDocuments: entryFilter,
  FindDocumentsByReferenceId: `${entryFilter}, ${de}ReferenceIdList RA`,
  FindDocumentsExclude: `${entryFilter}, ${de}ReferenceIdList OA, ${de}ClassCodeExclude OM,
    ${de}TypeCodeExclude OM, ${de}PracticeSettingCodeExclude OM,
    ${de}HealthcareFacilityTypeCodeExclude OM, ${de}FormatCodeExclude OM,
    ${de}EventCodeListExclude OA, ${de}ConfidentialityCodeExclude OA,
    ${de}AuthorPersonExclude OM, ${de}TypeExclude OM, ${de}ReferenceIdListExclude OA`,
  FindSubmissionSets: `$XDSSubmissionSetPatientId RS, $XDSSubmissionSetSourceId OM,
    $XDSSubmissionSetSubmissionTimeFrom OS, $XDSSubmissionSetSubmissionTimeTo OS,
    $XDSSubmissionSetAuthorPerson OS, $XDSSubmissionSetContentType OM, $XDSSubmissionSetStatus RM`,
  FindFolders: `$XDSFolderPatientId RS, $XDSFolderLastUpdateTimeFrom OS,
    $XDSFolderLastUpdateTimeTo OS, $XDSFolderCodeList OA, $XDSFolderStatus RM, ${level}`,
  GetAll: `$patientId RS, ${de}Status RM, $XDSSubmissionSetStatus RM, $XDSFolderStatus RM,
    ${filters}, ${association}, ${level}`,
  GetDocuments: `${ids(de, 'M')}, ${de}LogicalID XM, ${level}`,
  GetFolders: `${ids('$XDSFolder', 'M')}, $XDSFolderLogicalID XM, ${level}`,
  GetAssociations: `$uuid RM, ${association}, ${level}`,
  GetDocumentsAndAssociations: `${ids(de, 'M')}, ${association}, ${level}`,
  GetSubmissionSets: `$uuid RM, ${level}`,
  GetSubmissionSetAndContents: `${ids('$XDSSubmissionSet', 'S')}, ${filters}, ${level}`,
  GetFolderAndContents: `${ids('$XDSFolder', 'S')}, ${filters}, ${level}`,
  GetFoldersForDocument: `${ids(de, 'S')}, ${association}, ${level}`,
  GetRelatedDocuments: `${ids(de, 'S')}, $AssociationTypes RM, ${de}Type OM, ${association}, ${level}`,
}

test.each(Object.entries(expected))(
  '%s has the parameters of its table (ITI TF-2: 3.18.4.1.2.3.7)',
  (name, parameters) => {
    const [query, ...others] = storedQueries.filter((one) => one.name === name)
    const written = query?.parameters.map((parameter) => {
      const isChoice = query.exactlyOneOf.includes(parameter.name)
      const need = isChoice ? 'X' : parameter.need === 'required' ? 'R' : 'O'
      const multiplicity = parameter.values === 'one' ? 'S' : 'M'
      return `${parameter.name} ${need}${parameter.repeated === 'and' ? 'A' : multiplicity}`
    })
    expect(written?.toSorted()).toEqual(parameters.split(/,\s+/).toSorted())
    expect(others).toEqual([])
  },
)

test('there are the fourteen queries and FindDocumentsExclude, each with an id of its own', () => {
  expect(storedQueries.map(({ name }) => name).toSorted()).toEqual(Object.keys(expected).toSorted())
  expect(new Set(storedQueries.map(({ id }) => id)).size).toBe(15)
})
