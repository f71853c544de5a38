// Reads attributes out of one ebRIM object and reports what the metadata model cannot hold (ITI
// TF-3: 4.2.3.1).
import { shortTextCharactersMax } from '@isthmus/ebxml/ebxml-names'
import type { Classification, RegistryObjectBase, Slot } from '@isthmus/ebxml/registry-object'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Code } from '@isthmus/ihe/code'
import type { Author } from '../metadata/author.ts'
import type { AvailabilityStatus } from '../metadata/availability-status.ts'
import type { ExtraSlot } from '../metadata/extra-slot.ts'
import { statusApproved, statusDeprecated } from '../identifiers.ts'
import { excerpt, longest } from '../rules/attribute-checks.ts'
import { type IdentifierScheme, limitedMetadataNodes } from './schemes.ts'

/** Takes a problem's text: attribute and what is wrong, without values. */
export type Report = (problem: string) => void

export interface Reading<ObjectKind extends RegistryObjectBase = RegistryObjectBase> {
  readonly object: ObjectKind
  readonly report: Report
}

/** Checks that hold for every object, whatever its attributes mean; call it once. */
export function checkShape({ object, report }: Reading): void {
  for (const name of object.strays ?? []) {
    report(`element ${excerpt(name)} has no place where it stands, or stands once too often`)
  }
  checkSlots(object.slots, report)
  const id = normalizeUuidUrn(object.id)
  for (const { classifiedObject, classificationNode } of object.classifications) {
    // ITI TF-3: 4.2.3.1.2. A classification belongs to the object that it stands in.
    if (normalizeUuidUrn(classifiedObject ?? '') !== id) {
      report('classifiedObject of a Classification is not the id of the object that holds it')
    }
    if (limitedMetadataNodes.includes(normalizeUuidUrn(classificationNode ?? ''))) {
      report('limitedMetadata is not accepted')
    }
  }
  for (const { registryObject } of object.externalIdentifiers) {
    if (normalizeUuidUrn(registryObject ?? '') !== id) {
      report('registryObject of an ExternalIdentifier is not the id of the object that holds it')
    }
  }
}

/** What all objects have in common. */
export function commonAttributes({ object }: Reading): {
  readonly id: string
  readonly logicalId: string | undefined
  readonly version: number | undefined
  readonly availabilityStatus: AvailabilityStatus | undefined
} {
  const { id, lid, versionName, status } = object
  return {
    id: normalizeUuidUrn(id),
    logicalId: lid === undefined ? undefined : normalizeUuidUrn(lid),
    version: /^\d{1,9}$/.test(versionName ?? '') ? Number(versionName) : undefined,
    availabilityStatus: statuses.get(status ?? ''),
  }
}

/** The values of a slot that are not blank; an absent or empty slot has none. */
export function slotValues(slots: readonly Slot[], name: string): readonly string[] {
  const values = slots.find((slot) => slot.name === name)?.values ?? []
  return values.filter((value) => value.trim() !== '')
}

/** The value of a slot that holds one; several are reported and the first is taken. */
export function slotValue(
  slots: readonly Slot[],
  name: string,
  report: Report,
): string | undefined {
  const values = slotValues(slots, name)
  if (values.length > 1) report(`${name} has ${values.length} values where one is due`)
  return values[0]
}

/**
 * Every slot that the object's own attributes do not use. One without any Value is none of theirs
 * either: it is kept as it is, for a registry to refuse.
 */
export function extraSlots(
  slots: readonly Slot[],
  known: ReadonlySet<string>,
): readonly ExtraSlot[] {
  const kept = new Map<string, ExtraSlot>()
  for (const { name, values } of slots) {
    const isExtra = !known.has(name) || values.length === 0
    if (isExtra && !kept.has(name)) kept.set(name, { name, values })
  }
  return [...kept.values()]
}

/** All codes of a scheme, in document order. */
export function codes(
  { object, report }: Reading,
  attribute: string,
  scheme: string,
): readonly Code[] {
  return ofScheme(object, scheme).map((one) => readCode(one, attribute, report))
}

/** The code of an attribute that has one; a second is reported and left out. */
export function code(reading: Reading, attribute: string, scheme: string): Code | undefined {
  const found = codes(reading, attribute, scheme)
  // ITI TF-3: Table 4.2.3.2-1. A single-valued coded attribute has one Classification.
  if (found.length > 1) reading.report(`${attribute} has ${found.length} codes where one is due`)
  return found[0]
}

/** The value of an ExternalIdentifier; '' when there is none, the first when there are several. */
export function identifier(
  { object, report }: Reading,
  attribute: string,
  { scheme }: IdentifierScheme,
): string {
  const found = object.externalIdentifiers.filter(
    ({ identificationScheme }) => normalizeUuidUrn(identificationScheme ?? '') === scheme,
  )
  if (found.length > 1) report(`${attribute} has ${found.length} identifiers where one is due`)
  const value = found[0]?.value ?? ''
  checkLength(attribute, value, report)
  return value
}

// ITI TF-3: 4.2.3.1.4. Each author is a Classification of its own and is kept together.
export function authors({ object, report }: Reading, scheme: string): readonly Author[] {
  return ofScheme(object, scheme).map(({ slots }) => {
    checkSlots(slots, (problem) => report(`author: ${problem}`))
    return {
      person: slotValue(slots, 'authorPerson', report),
      institutions: slotValues(slots, 'authorInstitution'),
      roles: slotValues(slots, 'authorRole'),
      specialties: slotValues(slots, 'authorSpecialty'),
      telecommunications: slotValues(slots, 'authorTelecommunication'),
    }
  })
}

function ofScheme(object: RegistryObjectBase, scheme: string): readonly Classification[] {
  return object.classifications.filter(
    ({ classificationScheme }) => normalizeUuidUrn(classificationScheme ?? '') === scheme,
  )
}

function readCode(one: Classification, attribute: string, report: Report): Code {
  const inAttribute: Report = (problem) => report(`${attribute}: ${problem}`)
  checkSlots(one.slots, inAttribute)
  const scheme = slotValue(one.slots, 'codingScheme', inAttribute) ?? ''
  const names = one.names?.length ?? 0
  if (names > 1) inAttribute(`the display name has ${names} texts where one is due`)
  const text = one.nodeRepresentation ?? ''
  checkLength('code', text, inAttribute)
  checkLength('codingScheme', scheme, inAttribute)
  return { code: text, scheme, display: one.name ?? '' }
}

export function checkSlots(slots: readonly Slot[], report: Report): void {
  const names = new Set<string>()
  for (const { name } of slots) {
    const shown = excerpt(name)
    if (name === '') report('a Slot has no name')
    checkLength('the name of a Slot', name, report)
    // ebRIM 3.0. The name of a slot is unique in its object.
    if (names.has(name)) report(`Slot ${shown} stands more than once`)
    names.add(name)
  }
}

function checkLength(what: string, text: string, report: Report): void {
  for (const problem of longest(what, text, shortTextCharactersMax)) report(problem)
}

const statuses: ReadonlyMap<string, AvailabilityStatus> = new Map([
  [statusApproved, 'Approved'],
  [statusDeprecated, 'Deprecated'],
])
