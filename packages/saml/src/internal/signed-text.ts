// Writes an assertion as its signer did before he signed it, and gives the bytes that the signature
// covers (XML Signature: 3.2).
import { DOMParser, type Element } from '@xmldom/xmldom'
import { ExclusiveCanonicalization, findAncestorNs } from 'xml-crypto'
import { AssertionError } from '../assertion-error.ts'
import type { TrustedSigner } from '../assertion-trust.ts'
import { dsNamespace } from '../saml-names.ts'
import { readRoot } from './read-root.ts'
import { isSigned } from './signature-arithmetic.ts'
import { readSignedInfo } from './signed-info.ts'

export interface Signed {
  /** The assertion as a document of its own, its signature already checked for shape. */
  readonly text: string
  /** Its ID. */
  readonly id: string
}

/** Tries the given signers; throws `FailedCheck` when none of them signed the assertion. */
export function signedText({ text, id }: Signed, signers: readonly TrustedSigner[]): string {
  const assertion = parse(text)
  const { signature, signedInfo, value } = signatureOf(assertion)
  const infoText = canonicalInfo(assertion, signedInfo)
  // Believed is what the canonical bytes say, read by our own reader: they are what was signed.
  const info = readSignedInfo(readRoot(infoText).root, id)
  // XML Signature: 6.6.4. The transform `enveloped-signature` takes this one out, and no other is
  // there.
  assertion.removeChild(signature)
  const assertionText = canonical(assertion, info.prefixes)
  if (!isSigned({ assertionText, infoText, info, value }, signers)) {
    throw new AssertionError('FailedCheck', 'digest or signature wrong')
  }
  return assertionText
}

function parse(text: string): Element {
  const document = new DOMParser({
    onError: () => {
      throw new AssertionError('InvalidSecurity', 'the assertion is not well formed')
    },
  }).parseFromString(text, 'text/xml')
  const root = document.documentElement
  if (root === null) throw new AssertionError('InvalidSecurity', 'the assertion is not well formed')
  return root
}

interface Signature {
  readonly signature: Element
  readonly signedInfo: Element
  readonly value: string
}

function signatureOf(assertion: Element): Signature {
  const signature = onlyElement(assertion, 'Signature')
  if (signature.parentNode !== assertion) {
    throw new AssertionError('FailedCheck', 'not exactly one signature')
  }
  return {
    signature,
    signedInfo: onlyElement(signature, 'SignedInfo'),
    value: onlyElement(signature, 'SignatureValue').textContent ?? '',
  }
}

function onlyElement(parent: Element, name: string): Element {
  const found = parent.getElementsByTagNameNS(dsNamespace, name)
  const [only] = found
  if (only === undefined || found.length !== 1) {
    throw new AssertionError('FailedCheck', `not exactly one ${name}`)
  }
  return only
}

function canonicalInfo(assertion: Element, signedInfo: Element): string {
  const method = onlyElement(signedInfo, 'CanonicalizationMethod')
  // Only a prefix list can bring in what is declared further out.
  const ancestorNamespaces = method.hasChildNodes()
    ? findAncestorNs(assertion.ownerDocument, "//*[local-name()='SignedInfo']")
    : []
  return exclusive.process(signedInfo, { ancestorNamespaces })
}

function canonical(assertion: Element, inclusiveNamespacesPrefixList: readonly string[]): string {
  return exclusive.process(assertion, {
    inclusiveNamespacesPrefixList: [...inclusiveNamespacesPrefixList],
  })
}

const exclusive = new ExclusiveCanonicalization()
