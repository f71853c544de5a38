// What an object holds besides its attributes, both ways (ITI TF-3: 4.2.3.1.6).
import { shortTextCharactersMax } from '@isthmus/ebxml/ebxml-names'
import type {
  Classification,
  ExternalIdentifier,
  LocalizedString,
  RegistryObjectBase,
} from '@isthmus/ebxml/registry-object'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { folderNode, submissionSetNode } from '../identifiers.ts'
import type { ForeignParts } from '../metadata/foreign-parts.ts'
import { extraSlotValues, localizedCharactersMax, longest } from '../rules/attribute-checks.ts'
import { type Reading, type Report, checkSlots } from './attribute-reader.ts'
import type { ObjectWriter } from './attribute-writer.ts'
import type { IdentifierScheme } from './schemes.ts'

/** What the attributes of an object's kind use. */
export interface OwnParts {
  readonly schemes: readonly string[]
  readonly identifiers: readonly IdentifierScheme[]
  /** Whether Name and Description are attributes of it. */
  readonly texts: 'attributes' | 'none'
}

/** Empty when there is nothing but attributes; what may not be kept as it is, is reported. */
export function foreignParts(
  { object, report }: Reading,
  own: OwnParts,
): { readonly foreign?: ForeignParts } {
  const foreign = {
    names: object.names ?? plain(object.name, own),
    descriptions: object.descriptions ?? plain(object.description, own),
    classifications: object.classifications
      .filter((one) => isForeign(one, own))
      .map(({ id: _id, classifiedObject: _object, ...one }) => one),
    externalIdentifiers: object.externalIdentifiers
      .filter(({ identificationScheme }) => {
        const found = normalizeUuidUrn(identificationScheme ?? '')
        return own.identifiers.every(({ scheme }) => scheme !== found)
      })
      .map(({ id: _id, registryObject: _object, ...one }) => one),
  }
  check(foreign, report)
  return Object.values(foreign).every(({ length }) => length === 0) ? {} : { foreign }
}

/** Adds them to what was written of the attributes. */
export function withForeignParts(
  base: RegistryObjectBase,
  foreign: ForeignParts | undefined,
  writer: ObjectWriter,
): RegistryObjectBase {
  if (foreign === undefined) return base
  const { names, descriptions, classifications, externalIdentifiers } = foreign
  return {
    ...base,
    ...(names.length === 0 ? {} : { names }),
    ...(descriptions.length === 0 ? {} : { descriptions }),
    classifications: [
      ...base.classifications,
      ...classifications.map((one): Classification => {
        return { ...one, id: writer.nextId(), classifiedObject: writer.id }
      }),
    ],
    externalIdentifiers: [
      ...base.externalIdentifiers,
      ...externalIdentifiers.map((one): ExternalIdentifier => {
        return { ...one, id: writer.nextId(), registryObject: writer.id }
      }),
    ],
  }
}

function plain(text: string | undefined, { texts }: OwnParts): readonly LocalizedString[] {
  return texts === 'attributes' || text === undefined ? [] : [{ value: text, lang: undefined }]
}

function isForeign(
  { classificationScheme, classificationNode }: Classification,
  { schemes }: OwnParts,
): boolean {
  const isKind = kindNodes.has(normalizeUuidUrn(classificationNode ?? ''))
  return !isKind && !schemes.includes(normalizeUuidUrn(classificationScheme ?? ''))
}

// ebRIM 3.0. The limits hold for what IHE does not know, too.
function check(foreign: ForeignParts, report: Report): void {
  const { names, descriptions, classifications, externalIdentifiers } = foreign
  const parts = [...classifications, ...externalIdentifiers]
  for (const { slots } of parts) checkSlots(slots, report)
  const problems = [
    ...parts.flatMap(({ slots }) => extraSlotValues(slots)),
    ...classifications.flatMap(({ nodeRepresentation }) =>
      longest('nodeRepresentation', nodeRepresentation, shortTextCharactersMax),
    ),
    ...externalIdentifiers.flatMap(({ value }) =>
      longest('the value of an ExternalIdentifier', value, shortTextCharactersMax),
    ),
    ...[...names, ...descriptions].flatMap(({ value, lang }) => [
      ...longest('a LocalizedString', value, localizedCharactersMax),
      ...longest('xml:lang', lang, shortTextCharactersMax),
    ]),
  ]
  for (const problem of problems) report(problem)
}

const kindNodes: ReadonlySet<string> = new Set([submissionSetNode, folderNode])
