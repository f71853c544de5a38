// Writes attributes as the parts of an ebRIM object (ITI TF-3: 4.2.3.1, 4.2.5).
import { createHash } from 'node:crypto'
import type {
  Classification,
  ExternalIdentifier,
  RegistryObjectBase,
  Slot,
} from '@isthmus/ebxml/registry-object'
import type { Code } from '@isthmus/ihe/code'
import { statusApproved, statusDeprecated } from '../identifiers.ts'
import type { Author } from '../metadata/author.ts'
import type { RegistryObject } from '../metadata/submission.ts'
import { withForeignParts } from './foreign-parts.ts'
import type { IdentifierScheme } from './schemes.ts'

/**
 * How parts without an id of their own are called: by symbolic ids in a submission, by UUIDs in a
 * registry's answer, which are made from the object's id and so are the same in every answer.
 */
export type ChildIds = 'symbolic' | 'uuid'

/** Writes the parts of one object; each part asks for the next id. */
export interface ObjectWriter {
  readonly id: string
  readonly nextId: () => string
}

export function objectWriter(id: string, childIds: ChildIds): ObjectWriter {
  const name = childIds === 'uuid' ? uuidsOf(id) : symbolicIdsOf(id)
  let count = 0
  return { id, nextId: () => name((count += 1)) }
}

/** What all objects have in common; parts are given, everything else is absent. */
export function objectBase(
  { id, logicalId, version, availabilityStatus, foreign }: RegistryObject,
  writer: ObjectWriter,
  parts: Partial<RegistryObjectBase>,
): RegistryObjectBase {
  const base = {
    id,
    lid: logicalId,
    status: availabilityStatus === undefined ? undefined : statuses[availabilityStatus],
    versionName: version?.toString(),
    home: undefined,
    objectType: undefined,
    name: undefined,
    description: undefined,
    slots: [],
    classifications: [],
    externalIdentifiers: [],
    ...parts,
  }
  return withForeignParts(base, foreign, writer)
}

/** A slot for each attribute that has a value. */
export function slots(
  values: Readonly<Record<string, string | undefined | readonly string[]>>,
): readonly Slot[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const list = typeof value === 'string' ? [value] : (value ?? [])
    return list.length === 0 ? [] : [{ name, values: list }]
  })
}

/** A Classification for each code. */
export function codeClassifications(
  writer: ObjectWriter,
  scheme: string,
  codes: readonly (Code | undefined)[],
): readonly Classification[] {
  return codes
    .filter((code) => code !== undefined)
    .map(({ code, scheme: codingScheme, display }) => ({
      ...classification(writer),
      classificationScheme: scheme,
      nodeRepresentation: code,
      slots: slots({ codingScheme: codingScheme === '' ? undefined : codingScheme }),
      name: display === '' ? undefined : display,
    }))
}

/** A Classification for each author. */
export function authorClassifications(
  writer: ObjectWriter,
  scheme: string,
  authors: readonly Author[],
): readonly Classification[] {
  return authors.map((author) => ({
    ...classification(writer),
    classificationScheme: scheme,
    nodeRepresentation: '',
    slots: slots({
      authorPerson: author.person,
      authorInstitution: author.institutions,
      authorRole: author.roles,
      authorSpecialty: author.specialties,
      authorTelecommunication: author.telecommunications,
    }),
  }))
}

/** The Classification that makes a RegistryPackage what it is. */
export function nodeClassification(writer: ObjectWriter, node: string): Classification {
  return { ...classification(writer), classificationNode: node }
}

/** An ExternalIdentifier with the Name that the tables fix; none for an empty value. */
export function externalIdentifiers(
  writer: ObjectWriter,
  values: readonly (readonly [IdentifierScheme, string])[],
): readonly ExternalIdentifier[] {
  return values
    .filter(([, value]) => value !== '')
    .map(([{ scheme, name }, value]) => ({
      kind: 'ExternalIdentifier',
      id: writer.nextId(),
      registryObject: writer.id,
      identificationScheme: scheme,
      value,
      slots: [],
      name,
    }))
}

function classification({ id, nextId }: ObjectWriter): Classification {
  return {
    kind: 'Classification',
    id: nextId(),
    classifiedObject: id,
    classificationScheme: undefined,
    classificationNode: undefined,
    nodeRepresentation: undefined,
    slots: [],
    name: undefined,
  }
}

function symbolicIdsOf(id: string): (count: number) => string {
  const parent = id.replace(/^urn:uuid:/i, '')
  return (count) => `part.${parent}.${count}`
}

// A name-based UUID of version 5, whose last 16 bits count the object's parts.
function uuidsOf(id: string): (count: number) => string {
  const hex = createHash('sha1').update(id).digest('hex')
  const start = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}`
  return (count) => `urn:uuid:${start}-${hex.slice(20, 28)}${toHex16(count)}`
}

function toHex16(count: number): string {
  return (count & 0xffff).toString(16).padStart(4, '0')
}

const statuses = { Approved: statusApproved, Deprecated: statusDeprecated } as const
