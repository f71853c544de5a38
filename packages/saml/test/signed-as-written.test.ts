// The short way for assertions in canonical form accepts nothing that the long way would not.
import { readXml } from '@isthmus/xml/read-xml'
import { expect, test } from 'vitest'
import { createAssertionTrust } from '../src/assertion-trust.ts'
import { signedAsWritten } from '../src/internal/signed-as-written.ts'
import { signedText } from '../src/internal/signed-text.ts'
import {
  collapsed,
  envelope,
  inSecurity,
  issuer,
  order,
  refusal,
  signed,
  signer,
  south,
  trustSettings,
} from './sample.ts'

const trust = createAssertionTrust(trustSettings)
const signers = trust.signers.get(issuer) ?? []

function asWritten(text: string): string | undefined {
  return signedAsWritten({ text, path: [readXml(text)] }, signers)
}

test('an assertion of ours stands as it was signed, and the long way finds the same bytes', () => {
  const text = signed()
  expect(asWritten(text)).toBe(text.replace(/<ds:Signature .*<\/ds:Signature>/s, ''))
  expect(asWritten(text)).toBe(signedText({ text, id: order.id }, signers))
})

test('one that was written otherwise is verified the long way', () => {
  const text = collapsed(signed())
  expect(asWritten(text)).toBeUndefined()
  expect(refusal(inSecurity(text))).toBe('accepted')
})

test.each([
  ['another name', 'r.okafor', 'm.allory'],
  ['a word more', '</saml2:NameID>', ' jr.</saml2:NameID>'],
  ['an attribute more', ' Version', ' x="y" Version'],
  ['a blank more', '<saml2:Subject>', ' <saml2:Subject>'],
  ['another digest', /(<ds:DigestValue>)../, '$1AA'],
  ['another digest method', 'xmlenc#sha256', 'xmlenc#sha512'],
  ['another signature value', /(<ds:SignatureValue>)../, '$1AA'],
])('%s: neither way accepts it', (_, from, to) => {
  const changed = signed().replace(from, to)
  expect(changed).not.toBe(signed())
  expect(asWritten(changed)).toBeUndefined()
  expect(refusal(inSecurity(changed))).toMatch(/^(?:FailedCheck|UnsupportedAlgorithm)/)
})

test('the key of another issuer has not signed it', () => {
  const text = signed({}, { ...signer, key: south.key })
  expect(asWritten(text)).toBeUndefined()
  expect(refusal(inSecurity(text))).toMatch(/^FailedCheck/)
})

test('what stands around it does not matter', () => {
  const header = `<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" xmlns:ds="urn:x" xmlns="urn:y">${signed()}</w:Security>`
  expect(refusal(envelope(header))).toBe('accepted')
})
