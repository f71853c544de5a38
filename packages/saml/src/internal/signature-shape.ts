// The only form of ds:Signature that is looked at further (XML Signature: 4): checked before any
// arithmetic.
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { algorithms, dsNamespace } from '../saml-names.ts'

/**
 * Gives the KeyInfo, if there is one. Throws `FailedCheck`, `UnsupportedAlgorithm` or
 * `InvalidSecurity`.
 */
export function checkSignatureShape(assertion: XmlElement): XmlElement | undefined {
  const signatures = assertion.children.filter(({ namespace, name }) => isDs(namespace, name))
  const [signature] = signatures
  if (signature === undefined) throw new AssertionError('FailedCheck', 'unsigned')
  if (signatures.length > 1) throw new AssertionError('InvalidSecurity', 'two signatures')
  const [signedInfo, value, keyInfo, ...rest] = signature.children
  if (signedInfo?.name !== 'SignedInfo' || value?.name !== 'SignatureValue' || rest.length > 0) {
    throw new AssertionError('FailedCheck', 'the signature has not its usual parts')
  }
  if (keyInfo !== undefined && keyInfo.name !== 'KeyInfo') {
    throw new AssertionError('FailedCheck', 'the signature has an unknown part')
  }
  refuseForeign(signature.children)
  requireBase64(value, 'signature value')
  checkSignedInfo(signedInfo, assertion.attributes.get('ID'))
  return keyInfo
}

function isDs(namespace: string, name: string): boolean {
  return namespace === dsNamespace && name === 'Signature'
}

function checkSignedInfo(signedInfo: XmlElement, id: string | undefined): void {
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
  requireAlgorithm(canonicalization, [algorithms.exclusiveC14n])
  checkPrefixList(canonicalization)
  requireAlgorithm(method, [algorithms.rsaSha256, algorithms.rsaSha512])
  if (method.children.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'a signature method with parameters')
  }
  checkReference(reference, id)
}

function checkReference(reference: XmlElement, id: string | undefined): void {
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
  checkTransforms(transforms.children)
  requireAlgorithm(digestMethod, [algorithms.sha256, algorithms.sha512])
  requireBase64(digestValue, 'digest value')
}

function checkTransforms(transforms: readonly XmlElement[]): void {
  if (transforms.length === 0) throw new AssertionError('FailedCheck', 'no transforms')
  const [enveloped, canonical, ...rest] = transforms
  refuseForeign(transforms)
  if (enveloped === undefined || canonical === undefined || rest.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'not the two usual transforms')
  }
  requireAlgorithm(enveloped, [algorithms.envelopedSignature])
  requireAlgorithm(canonical, [algorithms.exclusiveC14n])
  if (enveloped.children.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'a transform with parameters')
  }
  checkPrefixList(canonical)
}

const prefixListLengthMax = 1024

function checkPrefixList({ children }: XmlElement): void {
  const [list, ...rest] = children
  if (list === undefined) return
  const known = list.namespace === algorithms.exclusiveC14n && list.name === 'InclusiveNamespaces'
  if (!known || rest.length > 0 || list.children.length > 0) {
    throw new AssertionError('UnsupportedAlgorithm', 'a canonicalization with parameters')
  }
  const prefixes = list.attributes.get('PrefixList') ?? ''
  if (prefixes.length > prefixListLengthMax || !/^[\w.\- #]*$/.test(prefixes)) {
    throw new AssertionError('InvalidSecurity', 'a prefix list over its limit')
  }
}

function requireAlgorithm(element: XmlElement, accepted: readonly string[]): void {
  if (!accepted.includes(element.attributes.get('Algorithm') ?? '')) {
    throw new AssertionError('UnsupportedAlgorithm', `algorithm of ${element.name} not on the list`)
  }
}

function requireBase64(element: XmlElement, what: string): void {
  const text = element.text.replaceAll(/[ \t\r\n]/g, '')
  if (element.children.length > 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new AssertionError('FailedCheck', `the ${what} is not base64`)
  }
}

function refuseForeign(children: readonly XmlElement[]): void {
  if (children.some(({ namespace }) => namespace !== dsNamespace)) {
    throw new AssertionError('FailedCheck', 'a foreign element in the signature')
  }
}
