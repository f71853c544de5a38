// Finds the one assertion of an envelope and refuses every arrangement in which a second could be
// mistaken for it.
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError, wsseNamespace, wsuNamespace } from '../assertion-error.ts'
import {
  dsNamespace,
  saml1Namespace,
  samlNamespace,
  soapNamespace,
  xmlNamespace,
  xopNamespace,
} from '../saml-names.ts'
import { walk } from './walk.ts'

export interface LocatedAssertion {
  readonly assertion: XmlElement
  /** From the root down to the assertion. */
  readonly path: readonly XmlElement[]
  /** Undefined for an assertion that came without an envelope. */
  readonly security: XmlElement | undefined
}

/** The assertion in the Security header that is meant for us (ITI TF-2: 3.40.4.1.2). */
export function locateInEnvelope(root: XmlElement): LocatedAssertion {
  const header = onlyHeader(root)
  const security = header && onlySecurity(header)
  const assertion = security && onlyAssertion(security)
  if (header === undefined || security === undefined || assertion === undefined) {
    refuseAssertionsIn(root)
    throw new AssertionError('SecurityTokenUnavailable', 'no assertion in a security header')
  }
  refuseOutside(root, { assertion, security })
  refuseInside(assertion)
  refuseRepeatedIds(root, header, assertion)
  return { assertion, security, path: [root, header, security, assertion] }
}

/** The same for an assertion that is the whole document. */
export function locateAlone(root: XmlElement): LocatedAssertion {
  refuseOtherTokens([root])
  if (!isAssertion(root)) throw new AssertionError('InvalidSecurity', 'the root is no assertion')
  refuseInside(root)
  refuseRepeatedIds(root, root, root)
  return { assertion: root, path: [root], security: undefined }
}

function onlyHeader(root: XmlElement): XmlElement | undefined {
  if (!is(root, soapNamespace, 'Envelope')) {
    throw new AssertionError('InvalidSecurity', 'the root is no SOAP 1.2 envelope')
  }
  const headers = root.children.filter((child) => is(child, soapNamespace, 'Header'))
  if (headers.length > 1) throw new AssertionError('InvalidSecurity', 'more than one header')
  return headers[0]
}

function onlySecurity(header: XmlElement): XmlElement | undefined {
  const ours = header.children
    .filter((child) => is(child, wsseNamespace, 'Security'))
    .filter(isOurs)
  if (ours.length > 1) throw new AssertionError('InvalidSecurity', 'more than one security header')
  return ours[0]
}

// SOAP 1.2: 2.2. Without a role a header block is for the ultimate receiver.
function isOurs(security: XmlElement): boolean {
  const role = security.attributes.get(`{${soapNamespace}}role`)
  return role === undefined || role === '' || role.endsWith('/role/ultimateReceiver')
}

function onlyAssertion(security: XmlElement): XmlElement | undefined {
  const found = security.children.filter(isAssertion)
  if (found.length > 1) throw new AssertionError('InvalidSecurity', 'more than one assertion')
  if (found.length === 0) refuseOtherTokens(security.children)
  return found[0]
}

function refuseOtherTokens(elements: readonly XmlElement[]): void {
  const others = elements.filter(
    ({ namespace, name }) =>
      namespace === saml1Namespace ||
      (namespace === samlNamespace && name === 'EncryptedAssertion') ||
      (namespace === wsseNamespace && name.endsWith('Token')),
  )
  if (others.length > 0) {
    throw new AssertionError('UnsupportedSecurityToken', 'a token that is no SAML 2.0 assertion')
  }
}

function refuseAssertionsIn(root: XmlElement): void {
  walk(root, ({ namespace }) => {
    if (namespace !== samlNamespace) return undefined
    throw new AssertionError('InvalidSecurity', 'an assertion outside the security header')
  })
}

interface Place {
  readonly assertion: XmlElement
  readonly security: XmlElement
}

function refuseOutside(root: XmlElement, { assertion, security }: Place): void {
  walk(root, (element) => {
    if (element === assertion) return 'skip'
    if (element.namespace === samlNamespace || element.namespace === saml1Namespace) {
      throw new AssertionError('InvalidSecurity', 'SAML elements outside the assertion')
    }
    // A signature over the message stands in the security header and is not looked at.
    const mayHoldSignature = element === security
    if (!mayHoldSignature && element.children.some(isSignature)) {
      throw new AssertionError('InvalidSecurity', 'a signature outside the assertion')
    }
    return undefined
  })
  walk(security, (element) => {
    if (element.namespace !== xopNamespace) return undefined
    throw new AssertionError('InvalidSecurity', 'an xop:Include in the security header')
  })
}

function refuseInside(assertion: XmlElement): void {
  walk(assertion, (element) => {
    if (element !== assertion && element.children.some(isSignature)) {
      throw new AssertionError('InvalidSecurity', 'a second signature inside the assertion')
    }
    if (is(element, dsNamespace, 'Object')) {
      throw new AssertionError('InvalidSecurity', 'a ds:Object inside the assertion')
    }
    if (isSignature(element)) refuseAssertionsIn(element)
    const mayHoldAssertion = is(element, samlNamespace, 'Advice')
    if (!mayHoldAssertion && element.children.some(isAssertion)) {
      throw new AssertionError('InvalidSecurity', 'an assertion inside the assertion')
    }
    return undefined
  })
}

// Ids of the body are the body's business, except that none may be taken for the assertion's.
function refuseRepeatedIds(root: XmlElement, header: XmlElement, assertion: XmlElement): void {
  const own = assertion.attributes.get('ID')?.toLowerCase()
  const inHeader = new Set<string>()
  walk(header, (element) => {
    for (const id of idsOf(element)) {
      if (inHeader.has(id)) throw new AssertionError('InvalidSecurity', 'an id stands twice')
      inHeader.add(id)
    }
    return undefined
  })
  walk(root, (element) => {
    if (element === header) return 'skip'
    if (own !== undefined && idsOf(element).includes(own)) {
      throw new AssertionError('InvalidSecurity', "the assertion's id stands twice")
    }
    return undefined
  })
}

const idNames = ['ID', 'Id', 'id', `{${wsuNamespace}}Id`, `{${xmlNamespace}}id`]

function idsOf({ attributes }: XmlElement): readonly string[] {
  return idNames.flatMap((name) => attributes.get(name)?.toLowerCase() ?? [])
}

function isAssertion(element: XmlElement): boolean {
  return is(element, samlNamespace, 'Assertion')
}

function isSignature(element: XmlElement): boolean {
  return is(element, dsNamespace, 'Signature')
}

function is(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespace === namespace && element.name === name
}
