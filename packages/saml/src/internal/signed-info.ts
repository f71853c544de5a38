// The only form of ds:SignedInfo that is accepted, and what it says (XML Signature: 4.3).
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { algorithms, dsNamespace } from '../saml-names.ts'

export interface SignedInfo {
  readonly signatureMethod: (typeof signatureMethods)[number]
  readonly digestMethod: (typeof digestMethods)[number]
  /** Base64. */
  readonly digestValue: string
  /** Prefixes that the canonicalization of the assertion renders although they are not used. */
  readonly prefixes: readonly string[]
}

const signatureMethods = [algorithms.rsaSha256, algorithms.rsaSha512] as const
const digestMethods = [algorithms.sha256, algorithms.sha512] as const

/**
 * `id` is that of the assertion. Throws `FailedCheck`, `UnsupportedAlgorithm` or `InvalidSecurity`.
 */
export function readSignedInfo(signedInfo: XmlElement, id: string | undefined): SignedInfo {
  const [canonicalization, method, reference, ...rest] = signedInfo.children
  refuseForeign(signedInfo.children)
  if (
    canonicalization?.name !== 'CanonicalizationMethod' ||
    method?.name !== 'SignatureMethod' ||
    reference?.name !== 'Reference' ||
    rest.length > 0
  ) {
    throw new AssertionError('FailedCheck', 'not exactly one reference')
  }
  algorithmOf(canonicalization, [algorithms.exclusiveC14n])
  prefixesOf(canonicalization)
  const signatureMethod = algorithmOf(method, signatureMethods)
  if (method.children.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'a signature method with parameters')
  }
  return { signatureMethod, ...readReference(reference, id) }
}

function readReference(
  reference: XmlElement,
  id: string | undefined,
): Omit<SignedInfo, 'signatureMethod'> {
  const [transforms, digestMethod, digestValue, ...rest] = reference.children
  refuseForeign(reference.children)
  if (id === undefined || reference.attributes.get('URI') !== `#${id}`) {
    throw new AssertionError('FailedCheck', 'the reference is not to the assertion')
  }
  if (
    transforms?.name !== 'Transforms' ||
    digestMethod?.name !== 'DigestMethod' ||
    digestValue?.name !== 'DigestValue' ||
    rest.length > 0
  ) {
    throw new AssertionError('FailedCheck', 'the reference has not its usual parts')
  }
  const prefixes = readTransforms(transforms.children)
  const method = algorithmOf(digestMethod, digestMethods)
  requireBase64(digestValue, 'digest value')
  return { digestMethod: method, digestValue: digestValue.text, prefixes }
}

function readTransforms(transforms: readonly XmlElement[]): readonly string[] {
  if (transforms.length === 0) throw new AssertionError('FailedCheck', 'no transforms')
  const [enveloped, canonical, ...rest] = transforms
  refuseForeign(transforms)
  if (enveloped === undefined || canonical === undefined || rest.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'not the two usual transforms')
  }
  algorithmOf(enveloped, [algorithms.envelopedSignature])
  algorithmOf(canonical, [algorithms.exclusiveC14n])
  if (enveloped.children.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'a transform with parameters')
  }
  return prefixesOf(canonical)
}

const prefixListLengthMax = 1024

function prefixesOf({ children }: XmlElement): readonly string[] {
  const [list, ...rest] = children
  if (list === undefined) return []
  const known = list.namespace === algorithms.exclusiveC14n && list.name === 'InclusiveNamespaces'
  if (!known || rest.length > 0 || list.children.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'a canonicalization with parameters')
  }
  const prefixes = list.attributes.get('PrefixList') ?? ''
  if (prefixes.length > prefixListLengthMax || !/^[\w.\- #]*$/.test(prefixes)) {
    throw new AssertionError('InvalidSecurity', 'a prefix list over its limit')
  }
  return prefixes.split(' ').filter((prefix) => prefix !== '')
}

function algorithmOf<Uri extends string>(element: XmlElement, accepted: readonly Uri[]): Uri {
  const stated = element.attributes.get('Algorithm')
  const found = accepted.find((uri) => uri === stated)
  if (found !== undefined) return found
  throw new AssertionError('UnsupportedAlgorithm', `algorithm of ${element.name} not on the list`)
}

export function requireBase64(element: XmlElement, what: string): void {
  const text = element.text.replaceAll(/[ \t\r\n]/g, '')
  if (element.children.length > 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new AssertionError('FailedCheck', `the ${what} is not base64`)
  }
}

export function refuseForeign(children: readonly XmlElement[]): void {
  if (children.some(({ namespace }) => namespace !== dsNamespace)) {
    throw new AssertionError('FailedCheck', 'a foreign element in the signature')
  }
}
