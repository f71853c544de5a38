// An assertion whose signer wrote it in canonical form stands in the message as it was signed: its
// bytes without the signature are then the signed bytes, and nothing need be written anew.
import type { XmlElement } from '@isthmus/xml/element'
import type { TrustedSigner } from '../assertion-trust.ts'
import { isSigned } from './signature-arithmetic.ts'
import { readRoot } from './read-root.ts'
import { readSignedInfo } from './signed-info.ts'
import { standaloneText } from './standalone.ts'

export interface Written {
  readonly text: string
  /** From the root to the assertion; its signature is already checked for shape. */
  readonly path: readonly XmlElement[]
}

/**
 * The signed bytes; undefined when the assertion was not written so, which says nothing of its
 * signature yet. How the bytes were come by is of no weight: they are what the trusted key signed.
 */
export function signedAsWritten(
  { text, path }: Written,
  signers: readonly TrustedSigner[],
): string | undefined {
  const assertion = path.at(-1)
  const signature = assertion?.children.find(({ name }) => name === 'Signature')
  const [signedInfo, value] = signature?.children ?? []
  if (assertion === undefined || signature === undefined) return undefined
  if (signedInfo === undefined || value === undefined) return undefined
  const infoText = standaloneText(text, [...path, signature, signedInfo])
  const claim = {
    assertionText:
      text.slice(assertion.start, signature.start) + text.slice(signature.end, assertion.end),
    infoText,
    info: readSignedInfo(readRoot(infoText).root, assertion.attributes.get('ID')),
    value: value.text,
  }
  return isSigned(claim, signers) ? claim.assertionText : undefined
}
