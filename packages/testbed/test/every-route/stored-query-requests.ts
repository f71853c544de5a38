// Every stored query of the registry's own table, filled with a patient's true ids
// (ITI TF-2: 3.18.4.1.2.3.7).
import { referenceIdTypes, statusApproved } from '@isthmus/xds/identifiers'
import type { QuerySlot } from '@isthmus/xds/messages'
import {
  type QueryParameter,
  type StoredQueryDefinition,
  storedQueries,
} from '@isthmus/xds/queries'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import type { PatientCase } from './case.ts'

export interface Request {
  readonly title: string
  /** The body's child element. */
  readonly bodyXml: (of: PatientCase, other: PatientCase) => string
}

/** Undefined when a query has come whose parameters this test cannot fill. */
export function storedQueriesAsked(): readonly Request[] | undefined {
  const all = storedQueries.flatMap((definition) =>
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

// The required parameters; where one of several is due, once with each.
function askedWith({
  parameters,
  exactlyOneOf,
}: StoredQueryDefinition): readonly (readonly QueryParameter[])[] {
  const required = parameters.filter(({ need }) => need === 'required')
  const choices = parameters.filter(({ name }) => exactlyOneOf.includes(name))
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
  $AssociationTypes: () => ['RPLC', 'XFRM', 'APND', 'XFRM_RPLC', 'signs'].map(toTypeUrn),
}

function toTypeUrn(type: string): string {
  return `urn:ihe:iti:2007:AssociationType:${type}`
}
