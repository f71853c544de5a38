// The only form of ds:Signature that is looked at further (XML Signature: 4): checked before any
// arithmetic.
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { dsNamespace } from '../saml-names.ts'
import { readSignedInfo, refuseForeign, requireBase64 } from './signed-info.ts'

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
  readSignedInfo(signedInfo, assertion.attributes.get('ID'))
  return keyInfo
}

function isDs(namespace: string, name: string): boolean {
  return namespace === dsNamespace && name === 'Signature'
}
