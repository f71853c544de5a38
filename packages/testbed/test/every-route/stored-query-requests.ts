// Every stored query of the registry's own table, filled with a patient's true ids
// (ITI TF-2: 3.18.4.1.2.3.7).
import { referenceIdTypes, statusApproved } from '@isthmus/xds/identifiers'
import type { QuerySlot } from '@isthmus/xds/messages'
import { type StoredQueryDefinition, storedQueries } from '@isthmus/xds/queries'
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
    slotNames(definition).flatMap((names) =>
      (['LeafClass', 'ObjectRef'] as const).map((returnType): Request | undefined =>
        names.some((name) => !(name in fillings))
          ? undefined
          : {
              title: `${definition.name} by ${names.join(' and ')} as ${returnType}`,
              bodyXml: (of) =>
                iti18.encodeRequest({
                  returnType,
                  queryId: definition.id,
                  homeCommunityId: undefined,
                  slots: names.map((name) => slot(name, of)),
                }),
            },
      ),
    ),
  )
  const known = all.filter((one) => one !== undefined)
  return known.length === all.length ? known : undefined
}

// The required parameters; where one of several is due, once with each.
function slotNames({ parameters, exactlyOneOf }: StoredQueryDefinition): readonly string[][] {
  const required = parameters.filter(({ need }) => need === 'required').map(({ name }) => name)
  return exactlyOneOf.length === 0 ? [required] : exactlyOneOf.map((name) => [...required, name])
}

function slot(name: string, of: PatientCase): QuerySlot {
  const values = fillings[name]?.(of) ?? []
  const quoted = values.map((value) => `'${value.replaceAll("'", "''")}'`)
  const isOne = name.endsWith('PatientId')
  return { name, values: isOne ? quoted : [`(${quoted.join(',')})`] }
}

const fillings: Readonly<Record<string, (of: PatientCase) => readonly string[]>> = {
  $XDSDocumentEntryPatientId: ({ published }) => [published.patient.domainId],
  $XDSDocumentEntryStatus: () => [statusApproved],
  $XDSDocumentEntryEntryUUID: ({ published }) => published.entries.map(({ id }) => id),
  $XDSDocumentEntryUniqueId: ({ published }) => published.entries.map(({ uniqueId }) => uniqueId),
  $XDSDocumentEntryReferenceIdList: ({ published }) => [
    `${published.studyInstanceUid}^^^^${referenceIdTypes.studyInstanceUid}`,
  ],
}
