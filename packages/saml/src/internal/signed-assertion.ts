// From the assertion as it stands in a message to the element that its issuer signed.
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import { samlNamespace } from '../saml-names.ts'
import type { VerifyOptions } from '../verify-options.ts'
import { chooseSigners } from './choose-signers.ts'
import { onlyChild } from './children.ts'
import { readRoot } from './read-root.ts'
import { checkSignatureShape } from './signature-shape.ts'
import { signedAsWritten } from './signed-as-written.ts'
import { signedText } from './signed-text.ts'
import { standaloneText } from './standalone.ts'
import type { LocatedAssertion } from './structure-gate.ts'
import { valueText } from './value-text.ts'

export interface Received {
  readonly text: string
  readonly located: LocatedAssertion
}

/**
 * `signed` is read anew from the signed bytes alone, and nothing else of the message is ever looked
 * at for the user. Throws AssertionError.
 */
export function signedAssertion(
  { text, located: { assertion, path } }: Received,
  { trust, peer, now }: VerifyOptions,
): { readonly signed: XmlElement; readonly assertionXml: string } {
  refuseBytes(text.slice(assertion.start, assertion.end))
  const id = assertion.attributes.get('ID')
  if (id === undefined || !/^[\p{L}_][\p{L}\p{N}._-]*$/u.test(id)) {
    throw new AssertionError('InvalidSecurityToken', 'no usable ID')
  }
  const keyInfo = checkSignatureShape(assertion)
  const issuer = issuerOf(assertion)
  const { assertionIssuers } = peer
  const signers = chooseSigners({ issuer, keyInfo, trust, assertionIssuers, now })
  const assertionXml = standaloneText(text, path)
  const signedXml =
    signedAsWritten({ text, path }, signers) ?? signedText({ text: assertionXml, id }, signers)
  const signed = readRoot(signedXml).root
  const same =
    signed.namespace === samlNamespace &&
    signed.name === 'Assertion' &&
    signed.attributes.get('ID') === id &&
    issuerOf(signed) === issuer
  if (!same) throw new AssertionError('FailedCheck', 'something else was signed')
  return { signed, assertionXml }
}

const assertionLengthMax = 65_536

// In well-formed XML `<!` begins a comment or CDATA and nothing else; both let two readers see two
// texts.
function refuseBytes(slice: string): void {
  if (slice.length > assertionLengthMax) {
    throw new AssertionError('InvalidSecurity', 'the assertion is over its size limit')
  }
  if (slice.includes('<!')) {
    throw new AssertionError('InvalidSecurityToken', 'a comment or CDATA in the assertion')
  }
  if (slice.includes('<?')) {
    throw new AssertionError('InvalidSecurity', 'a processing instruction in the assertion')
  }
}

function issuerOf(assertion: XmlElement): string {
  return valueText(onlyChild(assertion, 'Issuer'), 'Issuer', issuerLengthMax)
}

const issuerLengthMax = 1024
