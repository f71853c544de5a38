// The enveloped signature of an assertion (XML Signature: 3.1), in canonical form.
import { createHash, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import { algorithms, dsNamespace } from '../saml-names.ts'
import { canonical } from './canonical.ts'

export interface ToSign {
  readonly id: string
  /** Canonical. */
  readonly text: string
}

/** RSA-SHA256 over exclusive C14N, with the certificate as a hint. */
export function writeSignature(
  { id, text }: ToSign,
  { key, certificatePem }: { readonly key: KeyObject; readonly certificatePem: string },
): string {
  const info = canonical(signedInfo(id, createHash('sha256').update(text).digest('base64')))
  const value = sign('sha256', Buffer.from(info), key).toString('base64')
  const certificate = certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
  return tag(
    'ds:Signature',
    declared,
    [
      // Inside the signature the prefix is declared already.
      info.replace(declaration, ''),
      tag('ds:SignatureValue', {}, value),
      tag(
        'ds:KeyInfo',
        {},
        tag('ds:X509Data', {}, tag('ds:X509Certificate', {}, escapeText(certificate))),
      ),
    ].join(''),
  )
}

const declared = { 'xmlns:ds': dsNamespace }
const declaration = ` xmlns:ds="${dsNamespace}"`

function signedInfo(id: string, digest: string): string {
  const transforms = [algorithms.envelopedSignature, algorithms.exclusiveC14n].map((uri) =>
    algorithm('ds:Transform', uri),
  )
  const reference = [
    tag('ds:Transforms', {}, transforms.join('')),
    algorithm('ds:DigestMethod', algorithms.sha256),
    tag('ds:DigestValue', {}, digest),
  ]
  return tag(
    'ds:SignedInfo',
    declared,
    [
      algorithm('ds:CanonicalizationMethod', algorithms.exclusiveC14n),
      algorithm('ds:SignatureMethod', algorithms.rsaSha256),
      tag('ds:Reference', { URI: `#${id}` }, reference.join('')),
    ].join(''),
  )
}

function algorithm(name: string, uri: string): string {
  return tag(name, { Algorithm: uri })
}
