// The attributes of XUA (ITI TF-2: 3.40.4.1.2): matched by Name alone, repeats of statement and
// value allowed.
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { attributeNames, hl7Namespace, xsiNamespace } from '../saml-names.ts'
import type { VerifiedCode } from '../verified-subject.ts'
import { samlChildren } from './children.ts'
import { plainText } from './value-text.ts'

export interface Attributes {
  readonly displayName: string | undefined
  readonly organization: string | undefined
  readonly organizationId: string | undefined
  readonly homeCommunityId: string | undefined
  readonly patientId: string | undefined
  readonly roles: readonly VerifiedCode[]
  readonly purposesOfUse: readonly VerifiedCode[]
}

/**
 * Throws AssertionError for a value over its limit, in a form that could be read two ways, or given
 * twice.
 */
export function readAttributes(assertion: XmlElement): Attributes {
  const values = valuesByName(assertion)
  const one = (name: string) => single(values.get(name) ?? [], name)
  return {
    displayName: one(attributeNames.subjectId),
    organization: one(attributeNames.organization),
    organizationId: one(attributeNames.organizationId),
    homeCommunityId: one(attributeNames.homeCommunityId),
    patientId: one(attributeNames.resourceId),
    roles: codes(values.get(attributeNames.role) ?? [], ['Role']),
    // NHIN senders spell the element PurposeForUse.
    purposesOfUse: codes(values.get(attributeNames.purposeOfUse) ?? [], [
      'PurposeOfUse',
      'PurposeForUse',
    ]),
  }
}

const attributesMax = 64
const valuesPerAttributeMax = 32
const valueLengthMax = 4096

function valuesByName(assertion: XmlElement): ReadonlyMap<string, readonly XmlElement[]> {
  const statements = samlChildren(assertion, 'AttributeStatement')
  if (statements.some((statement) => samlChildren(statement, 'EncryptedAttribute').length > 0)) {
    throw new AssertionError('UnsupportedSecurityToken', 'an EncryptedAttribute')
  }
  const attributes = statements.flatMap((statement) => samlChildren(statement, 'Attribute'))
  if (attributes.length > attributesMax) {
    throw new AssertionError('InvalidSecurityToken', 'too many attributes')
  }
  const byName = new Map<string, XmlElement[]>()
  for (const attribute of attributes) {
    const name = attribute.attributes.get('Name') ?? ''
    const values = [...(byName.get(name) ?? []), ...valuesOf(attribute)]
    if (values.length > valuesPerAttributeMax) {
      throw new AssertionError('InvalidSecurityToken', 'too many values of an attribute')
    }
    byName.set(name, values)
  }
  return byName
}

function valuesOf(attribute: XmlElement): readonly XmlElement[] {
  const values = samlChildren(attribute, 'AttributeValue')
  if (values.length !== attribute.children.length) {
    throw new AssertionError(
      'InvalidSecurityToken',
      'an attribute with something beside its values',
    )
  }
  if (values.some(({ start, end }) => end - start > valueLengthMax)) {
    throw new AssertionError('InvalidSecurityToken', 'an attribute value is too long')
  }
  return values.filter(({ attributes }) => attributes.get(`{${xsiNamespace}}nil`) !== 'true')
}

// An attribute that says two things of what can only be one thing says nothing that may be relied
// on.
function single(values: readonly XmlElement[], name: string): string | undefined {
  const texts = values.map((value) => textValue(value, name)).filter((text) => text !== '')
  const [first, ...others] = new Set(texts)
  if (others.length > 0) {
    throw new AssertionError('InvalidSecurityToken', `two different values of ${shortName(name)}`)
  }
  return first
}

function textValue(value: XmlElement, name: string): string {
  if (value.children.length > 0) {
    throw new AssertionError('InvalidSecurityToken', `${shortName(name)} is not plain text`)
  }
  const text = value.text.trim()
  return text === '' ? '' : plainText(text, shortName(name), valueLengthMax)
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}

function codes(values: readonly XmlElement[], names: readonly string[]): readonly VerifiedCode[] {
  return values.flatMap((value) => code(value, names) ?? [])
}

// Plain text and an element of another name state no code; something beside the element could be
// read two ways.
function code(value: XmlElement, names: readonly string[]): VerifiedCode | undefined {
  const [element, ...more] = value.children
  if (element === undefined) return undefined
  if (more.length > 0 || value.text.trim() !== '') {
    throw new AssertionError('InvalidSecurityToken', 'a coded value with something beside it')
  }
  const { attributes } = element
  const given = attributes.get('code') ?? ''
  const scheme = (attributes.get('codeSystem') ?? '').replace(/^urn:oid:/, '')
  if (element.namespace !== hl7Namespace || !names.includes(element.name)) return undefined
  if (given === '' || scheme === '') return undefined
  return { code: given, scheme, display: attributes.get('displayName') ?? '' }
}
