// The arithmetic: gives the bytes that the signature covers, and nothing that it does not cover.
import { DOMParser, XMLSerializer } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { AssertionError } from '../assertion-error.ts'
import type { TrustedSigner } from '../assertion-trust.ts'
import { algorithms, dsNamespace } from '../saml-names.ts'

/**
 * `text` is the assertion as a document of its own, its signature already checked for shape. Tries
 * the given signers; throws `FailedCheck` when none of them signed it.
 */
export function signedText(text: string, signers: readonly TrustedSigner[]): string {
  const signature = signatureXml(text)
  for (const signer of signers) {
    const signed = verifiedBy(signer, signature, text)
    if (signed !== undefined) return signed
  }
  throw new AssertionError('FailedCheck', 'digest or signature wrong')
}

// xml-crypto parses anew with its own, laxer xmldom; what that one would let pass ends here.
function signatureXml(text: string): string {
  const document = new DOMParser({
    onError: () => {
      throw new AssertionError('InvalidSecurity', 'the assertion is not well formed')
    },
  }).parseFromString(text, 'text/xml')
  const signatures = document.getElementsByTagNameNS(dsNamespace, 'Signature')
  const signature = signatures.item(0)
  if (signature === null || signatures.length !== 1) {
    throw new AssertionError('FailedCheck', 'not exactly one signature')
  }
  return new XMLSerializer().serializeToString(signature)
}

function verifiedBy(signer: TrustedSigner, signature: string, text: string): string | undefined {
  const verifier = new SignedXml({ publicCert: signer.publicKey, getCertFromKeyInfo: () => null })
  verifier.idAttributes = ['ID']
  verifier.SignatureAlgorithms = only(verifier.SignatureAlgorithms, [
    algorithms.rsaSha256,
    algorithms.rsaSha512,
  ])
  verifier.HashAlgorithms = only(verifier.HashAlgorithms, [algorithms.sha256, algorithms.sha512])
  verifier.CanonicalizationAlgorithms = only(verifier.CanonicalizationAlgorithms, [
    algorithms.exclusiveC14n,
    algorithms.envelopedSignature,
  ])
  if (!holds(verifier, signature, text)) return undefined
  const references = verifier.getSignedReferences()
  if (references.length !== 1) throw new AssertionError('FailedCheck', 'not exactly one reference')
  return references[0]
}

// The library answers false for a wrong digest and throws for everything else that is wrong: both
// are a no.
function holds(verifier: SignedXml, signature: string, text: string): boolean {
  try {
    verifier.loadSignature(signature)
    return verifier.checkSignature(text)
  } catch {
    return false
  }
}

function only<Value>(map: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  const kept: Record<string, Value> = Object.create(null)
  for (const name of names) {
    const value = map[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}
