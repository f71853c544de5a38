import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { TrustError, createAssertionTrust } from '../src/assertion-trust.ts'
import {
  collapsed,
  inSecurity,
  issuer,
  north,
  order,
  refusal,
  resign,
  signed,
  south,
  stranger,
  trustSettings,
  unsigned,
} from './sample.ts'
import { selfSigned } from './self-signed.ts'

// In the form of most issuers: empty elements in one tag, not canonical as it stands.
const good = collapsed(signed())

function sent(edit: (xml: string) => string): string {
  const changed = edit(good)
  if (changed === good) throw new Error('the edit changed nothing')
  return inSecurity(changed)
}

test.each([
  ['unsigned', inSecurity(unsigned())],
  ['another name after signing', sent((xml) => xml.replace('r.okafor', 'm.allory'))],
  ['an attribute added after signing', sent((xml) => xml.replace(' Version', ' x="y" Version'))],
  ['an empty SignatureValue', sent((xml) => xml.replace(/(SignatureValue>)[^<]*/, '$1'))],
  ['an empty URI', sent((xml) => xml.replace(`URI="#${order.id}"`, 'URI=""'))],
  ['no URI', sent((xml) => xml.replace(` URI="#${order.id}"`, ''))],
  ['an XPointer', sent((xml) => xml.replace(`URI="#`, 'URI="#xpointer(/)'))],
  ['an external URI', sent((xml) => xml.replace(`URI="#${order.id}"`, 'URI="https://x.example/"'))],
  ['no reference', sent((xml) => xml.replace(/<ds:Reference .*<\/ds:Reference>/s, ''))],
  ['two references', sent((xml) => xml.replace(/<ds:Reference .*<\/ds:Reference>/s, '$&$&'))],
  ['two SignedInfo', sent((xml) => xml.replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, '$&$&'))],
  ['two DigestValue', sent((xml) => xml.replace(/<ds:DigestValue>.*<\/ds:DigestValue>/, '$&$&'))],
  [
    'empty Transforms',
    sent((xml) => xml.replace(/(<ds:Transforms>).*(<\/ds:Transforms>)/s, '$1$2')),
  ],
  ['a signature over the subject', inSecurity(overSubject())],
  ['an empty KeyInfo', sent((xml) => xml.replace(/<ds:X509Data>.*<\/ds:X509Data>/s, ''))],
  ['a RetrievalMethod', sent((xml) => xml.replace('<ds:X509Data>', '<ds:RetrievalMethod/>$&'))],
])('what is not signed as it should be fails the check: %s', (_, text) => {
  expect(refusal(text)).toMatch(/^FailedCheck/)
})

function overSubject(): string {
  const subject = unsigned().replace('<saml2:Subject>', '<saml2:Subject ID="_s">')
  return resign(subject, { xpath: "/*/*[local-name(.)='Subject']" })
}

const xmldsig = 'http://www.w3.org/2000/09/xmldsig#'
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const enveloped = `${xmldsig}enveloped-signature`
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const exclusiveTransform = /<ds:Transform Algorithm="[^"]*xml-exc-c14n#"\/>/
const transform = (algorithm: string) => `<ds:Transform Algorithm="${algorithm}"/>`

test.each([
  ['rsa-sha1', inSecurity(resign(unsigned(), { signatureAlgorithm: `${xmldsig}rsa-sha1` }))],
  ['sha1', inSecurity(resign(unsigned(), { digestAlgorithm: `${xmldsig}sha1` }))],
  ['inclusive c14n of SignedInfo', inSecurity(resign(unsigned(), { canonicalization: inclusive }))],
  [
    'inclusive c14n of the assertion',
    inSecurity(resign(unsigned(), { transforms: [enveloped, inclusive] })),
  ],
  [
    'c14n with comments',
    inSecurity(resign(unsigned(), { transforms: [enveloped, `${exclusive}WithComments`] })),
  ],
  ['HMAC', sent((xml) => xml.replace(/[^"]*rsa-sha256/, `${xmldsig}hmac-sha1`))],
  ['HMAC-SHA256', sent((xml) => xml.replace('rsa-sha256', 'hmac-sha256'))],
  ['ECDSA', sent((xml) => xml.replace('rsa-sha256', 'ecdsa-sha256'))],
  ['a name of Object.prototype', sent((xml) => xml.replace(/[^"]*rsa-sha256/, 'constructor'))],
  ['only the enveloped transform', sent((xml) => xml.replace(transform(exclusive), ''))],
  [
    'XSLT',
    sent((xml) =>
      xml.replace(exclusiveTransform, transform('http://www.w3.org/TR/1999/REC-xslt-19991116')),
    ),
  ],
  [
    'XPath',
    sent((xml) =>
      xml.replace(exclusiveTransform, transform('http://www.w3.org/TR/1999/REC-xpath-19991116')),
    ),
  ],
  [
    '200 transforms',
    sent((xml) => xml.replace(exclusiveTransform, transform(exclusive).repeat(200))),
  ],
  [
    'a transform with parameters',
    sent((xml) =>
      xml.replace(
        /<ds:Transform Algorithm="[^"]*enveloped-signature"\/>/,
        `<ds:Transform Algorithm="${enveloped}"><x xmlns="u"/></ds:Transform>`,
      ),
    ),
  ],
])('an algorithm that is not on the list is not tried: %s', (_, text) => {
  expect(refusal(text)).toMatch(/^UnsupportedAlgorithm/)
})

test('a prefix list over its limit is refused before any canonicalization', () => {
  const list = `<InclusiveNamespaces xmlns="${exclusive}" PrefixList="${'a '.repeat(600)}"/>`
  const long = sent((xml) =>
    xml.replace(
      exclusiveTransform,
      `<ds:Transform Algorithm="${exclusive}">${list}</ds:Transform>`,
    ),
  )
  expect(refusal(long)).toMatch(/^InvalidSecurity:/)
})

test.each([
  ['NameID', 'r.okafor', 'r.<!-- -->okafor'],
  ['Issuer', 'sts.north', 'sts.<!-- x -->north'],
  ['Audience', '2.999.77.1<', '2.999.77.1<!-- -->.2<'],
  ['AttributeValue', 'Ruth', 'Ru<!-- -->th'],
  ['DigestValue', '</ds:DigestValue>', '<!-- -->$&'],
  ['SignatureValue', '</ds:SignatureValue>', '<!-- -->$&'],
  ['CDATA', 'r.okafor', '<![CDATA[r.okafor]]>'],
])(
  'a comment or CDATA makes the token invalid, although the signature still holds: %s',
  (_, from, to) => {
    expect(refusal(sent((xml) => xml.replace(from, to)))).toMatch(/^InvalidSecurityToken/)
  },
)

test.each([
  ['its own certificate in KeyInfo', inSecurity(resign(unsigned(), { by: stranger }))],
  ["another issuer's good key", inSecurity(resign(unsigned(), { by: south }))],
  ['a KeyValue that is not that of the certificate', keyValue('different')],
])('a key that is not trusted for this issuer is of no use: %s', (_, text) => {
  expect(refusal(text)).toMatch(/^FailedAuthentication/)
})

test('a stranger without KeyInfo fails the check of the trusted key', () => {
  expect(refusal(inSecurity(resign(unsigned(), { by: stranger, keyInfo: 'none' })))).toMatch(
    /^FailedCheck/,
  )
})

test('a KeyValue beside the certificate is a hint that must agree', () => {
  expect(refusal(keyValue('same'))).toBe('accepted')
})

function base64(text: unknown): string {
  return Buffer.from(String(text), 'base64url').toString('base64')
}

function keyValue(which: 'same' | 'different'): string {
  const { key } = which === 'same' ? north : south
  const { n = '', e = '' } = createPublicKey(
    key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ).export({ format: 'jwk' })
  const value = [
    '<ds:KeyValue><ds:RSAKeyValue>',
    `<ds:Modulus>${base64(n)}</ds:Modulus>`,
    `<ds:Exponent>${base64(e)}</ds:Exponent>`,
    '</ds:RSAKeyValue></ds:KeyValue>',
  ].join('')
  return sent((xml) => xml.replace('</ds:KeyInfo>', `${value}</ds:KeyInfo>`))
}

test.each([
  ['missing exponent', /<ds:Exponent>.*<\/ds:Exponent>/],
  ['missing modulus', /<ds:Modulus>.*<\/ds:Modulus>/],
  ['missing RSA key', /<ds:RSAKeyValue>.*<\/ds:RSAKeyValue>/],
])('a KeyInfo that is broken fails the check: %s', (_, piece) => {
  expect(refusal(keyValue('same').replace(piece, ''))).toMatch(/^FailedCheck/)
})

test('an assertion of a trusted issuer is refused from a peer that may not speak for it', () => {
  const peer = {
    assertionIssuers: ['https://sts.south.example/saml'],
    fingerprint256: 'ef'.repeat(32),
  }
  expect(refusal(inSecurity(good), { peer })).toMatch(/^FailedAuthentication/)
})

test('a pinned key verifies without KeyInfo, unless the domain asks for it', () => {
  const text = inSecurity(resign(unsigned(), { keyInfo: 'none' }))
  expect(refusal(text)).toBe('accepted')
  const trust = createAssertionTrust({ ...trustSettings, keyInfo: 'required' })
  expect(refusal(text, { trust })).toMatch(/^FailedCheck/)
})

test('a certificate of the signer that is out of date is not used', () => {
  const old = selfSigned({ serial: 9, from: '20200101000000Z', to: '20210101000000Z' })
  const trust = createAssertionTrust({
    ...trustSettings,
    issuers: [{ issuer, certificatePem: old.certificatePem }],
  })
  expect(refusal(inSecurity(resign(unsigned(), { by: old })), { trust })).toMatch(
    /^FailedAuthentication: the signer's certificate is out of date/,
  )
})

test('a key that is too weak is not trusted at all', () => {
  const weak = selfSigned({ serial: 8, modulusLength: 1024 })
  const issuers = [{ issuer, certificatePem: weak.certificatePem }]
  expect(() => createAssertionTrust({ ...trustSettings, issuers })).toThrow(TrustError)
  const none = [{ issuer, certificatePem: 'no certificate' }]
  expect(() => createAssertionTrust({ ...trustSettings, issuers: none })).toThrow(TrustError)
})
