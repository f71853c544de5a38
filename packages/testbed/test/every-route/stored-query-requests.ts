// Every stored query of the registry's own tables, filled with a patient's true ids
// (ITI TF-2: 3.18.4.1.2.3.7, 3.51.4.1.2.3).
import type { Code } from '@isthmus/ihe/code'
import { referenceIdTypes, statusApproved } from '@isthmus/xds/identifiers'
import type { QuerySlot } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import {
  type MultiPatientQueryName,
  type QueryName,
  type QueryParameter,
  type StoredQueryDefinition,
  multiPatientQueries,
  storedQueries,
} from '@isthmus/xds/queries'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import type { PatientCase } from './case.ts'

export interface Request {
  readonly title: string
  /** The body's child element. */
  readonly bodyXml: (of: PatientCase, other: PatientCase) => string
}

type AnyQuery = StoredQueryDefinition<QueryName | MultiPatientQueryName>

const asked: Readonly<Record<'ITI-18' | 'ITI-51', readonly AnyQuery[]>> = {
  'ITI-18': storedQueries,
  'ITI-51': multiPatientQueries,
}

/** Undefined when a query has come whose parameters this test cannot fill. */
export function storedQueriesAsked(
  transaction: keyof typeof asked,
): readonly Request[] | undefined {
  const all = asked[transaction].flatMap((definition) =>
    askedWith(definition).flatMap((parameters) =>
      (['LeafClass', 'ObjectRef'] as const).map((returnType): Request | undefined =>
        parameters.some(({ name }) => !(name in fillings))
          ? undefined
          : {
              title: `${definition.name} by ${namesOf(parameters)} as ${returnType}`,
              bodyXml: (of) =>
                iti18.encodeRequest({
                  returnType,
                  queryId: definition.id,
                  homeCommunityId: undefined,
                  slots: parameters.map((parameter) => slot(parameter, of)),
                }),
            },
      ),
    ),
  )
  const known = all.filter((one) => one !== undefined)
  return known.length === all.length ? known : undefined
}

function namesOf(parameters: readonly QueryParameter[]): string {
  return parameters.map(({ name }) => name).join(' and ')
}

// The required parameters; where one of several is due, or at least one, once with each.
function askedWith({
  parameters,
  exactlyOneOf,
  atLeastOneOf,
}: AnyQuery): readonly (readonly QueryParameter[])[] {
  const required = parameters.filter(({ need }) => need === 'required')
  const due = [...exactlyOneOf, ...atLeastOneOf]
  const choices = parameters.filter(({ name }) => due.includes(name))
  return choices.length === 0 ? [required] : choices.map((choice) => [...required, choice])
}

// Of entries the last is the report, which is in his folder.
function slot({ name, values: multiplicity }: QueryParameter, of: PatientCase): QuerySlot {
  const values = fillings[name]?.(of) ?? []
  const quoted = values.map((value) => `'${value.replaceAll("'", "''")}'`)
  return { name, values: multiplicity === 'one' ? quoted.slice(-1) : [`(${quoted.join(',')})`] }
}

const fillings: Readonly<Record<string, (of: PatientCase) => readonly string[]>> = {
  ...Object.fromEntries(
    [
      '$XDSDocumentEntryPatientId',
      '$XDSSubmissionSetPatientId',
      '$XDSFolderPatientId',
      '$patientId',
    ].map((name) => [name, ({ published }: PatientCase) => [published.patient.domainId]]),
  ),
  ...Object.fromEntries(
    ['$XDSDocumentEntryStatus', '$XDSSubmissionSetStatus', '$XDSFolderStatus'].map((name) => [
      name,
      () => [statusApproved],
    ]),
  ),
  $XDSDocumentEntryEntryUUID: ({ published }) => published.entries.map(({ id }) => id),
  $XDSDocumentEntryLogicalID: ({ published }) => published.entries.map(({ id }) => id),
  $XDSDocumentEntryUniqueId: ({ published }) => published.entries.map(({ uniqueId }) => uniqueId),
  $XDSDocumentEntryReferenceIdList: ({ published }) => [
    `${published.studyInstanceUid}^^^^${referenceIdTypes.studyInstanceUid}`,
  ],
  $XDSSubmissionSetEntryUUID: ({ published }) => published.submissionSets.map(({ id }) => id),
  $XDSSubmissionSetUniqueId: ({ published }) =>
    published.submissionSets.map(({ uniqueId }) => uniqueId),
  $XDSFolderEntryUUID: ({ published }) => published.folders.map(({ id }) => id),
  $XDSFolderLogicalID: ({ published }) => published.folders.map(({ id }) => id),
  $XDSFolderUniqueId: ({ published }) => published.folders.map(({ uniqueId }) => uniqueId),
  $uuid: ({ published: { entries, submissionSets, folders } }) =>
    [...entries, ...submissionSets, ...folders].map(({ id }) => id),
  $XDSDocumentEntryClassCode: (of) => codesOf(of, ({ classCode }) => [classCode]),
  $XDSDocumentEntryEventCodeList: (of) => codesOf(of, ({ eventCodes }) => eventCodes),
  $XDSDocumentEntryHealthcareFacilityTypeCode: (of) =>
    codesOf(of, ({ healthcareFacilityTypeCode }) => [healthcareFacilityTypeCode]),
  $XDSFolderCodeList: ({ published }) =>
    published.folders.flatMap(({ codes }) => codes.map((code) => toParameter(code))),
  $AssociationTypes: () => ['RPLC', 'XFRM', 'APND', 'XFRM_RPLC', 'signs'].map(toTypeUrn),
}

function toTypeUrn(type: string): string {
  return `urn:ihe:iti:2007:AssociationType:${type}`
}

function codesOf(
  { published }: PatientCase,
  attribute: (entry: DocumentEntry) => readonly (Code | undefined)[],
): readonly string[] {
  const codes = published.entries.flatMap((entry) => attribute(entry))
  return codes.flatMap((code) => (code === undefined ? [] : [toParameter(code)]))
}

function toParameter({ code, scheme }: Code): string {
  return `${code}^^${scheme}`
}
