import { expect, test } from 'vitest'
import { securityHeader } from '../src/security-header.ts'
import {
  envelope,
  inSecurity,
  issued,
  order,
  refusal,
  resign,
  signed,
  unsigned,
  verify,
} from './sample.ts'

// The attacks of the literature (XSW1 to XSW8) with a forged assertion for another user, each in a
// SOAP envelope.
const good = signed()
const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(good)?.[0] ?? ''
const bare = unsigned()
const forged = bare.replaceAll('r.okafor', 'm.allory').replace(order.id, '_forged')
const forgedSameId = bare.replaceAll('r.okafor', 'm.allory')

function withSignature(assertion: string, signatureXml: string): string {
  return assertion.replace('</saml2:Issuer>', `</saml2:Issuer>${signatureXml}`)
}

function withObject(content: string): string {
  return signature.replace('</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`)
}

function at(before: string, piece: string, assertion: string): string {
  return assertion.replace(before, `${piece}${before}`)
}

const end = '</saml2:Assertion>'

test.each([
  ['XSW1: original inside the signature of the forged', withSignature(forged, withObject(bare))],
  ['XSW2: original beside the detached signature', `${bare}${withSignature(forged, signature)}`],
  ['XSW3: forged before the original', `${forged}${good}`],
  ['XSW3: forged behind the original', `${good}${forged}`],
  ['XSW4: original as child of the forged', at(end, good, forged)],
  ['XSW5: forged carries the signature', `${withSignature(forged, signature)}${bare}`],
  [
    'XSW6: original inside the signature, signature inside the forged',
    withSignature(forged, signature.replace('<ds:SignedInfo>', `${bare}<ds:SignedInfo>`)),
  ],
  ['XSW7: forged in an extension', `<x:Extensions xmlns:x="urn:x">${forged}</x:Extensions>${good}`],
  ['XSW8: original inside ds:Object', withSignature(forgedSameId, withObject(bare))],
  [
    'the original in a foreign element of the forged',
    at(end, `<x:e xmlns:x="u">${good}</x:e>`, forged),
  ],
  [
    'the original in the Advice of the forged',
    at('<saml2:AuthnStatement', `<saml2:Advice>${good}</saml2:Advice>`, forged),
  ],
])('a wrapped assertion is an invalid header: %s', (_, header) => {
  expect(refusal(inSecurity(header))).toMatch(/^InvalidSecurity:/)
})

const next = 'http://www.w3.org/2003/05/soap-envelope/role/next'

test.each([
  ['in the body', envelope('', good)],
  ['in the body beside a good one', envelope(securityHeader(good), forged)],
  ['in another header', envelope(`<x:y xmlns:x="urn:x">${good}</x:y>`)],
  [
    'in RelatesTo',
    envelope(`<a:RelatesTo xmlns:a="urn:a">${forged}</a:RelatesTo>${securityHeader(good)}`),
  ],
  ['in the header itself', envelope(good)],
  ['deeper in the security header', inSecurity(`<x:y xmlns:x="urn:x">${good}</x:y>`)],
  [
    'in a security header for another role',
    envelope(
      securityHeader(good) +
        securityHeader(forged).replace('<wsse:Security ', `<wsse:Security env:role="${next}" `),
    ),
  ],
  ['in two security headers', envelope(securityHeader(good) + securityHeader(''))],
  ['with two headers', inSecurity(good).replace('<env:Body>', '<env:Header/><env:Body>')],
  ['signed in the body', envelope(securityHeader(good), signature)],
])('an assertion at a place where it does not belong is an invalid header: %s', (_, text) => {
  expect(refusal(text)).toMatch(/^InvalidSecurity:/)
})

const wsu = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'

test.each([
  ['ID in the body', envelope(securityHeader(good), `<x ID="${order.id}"/>`)],
  ['id in the body', envelope(securityHeader(good), `<x id="${order.id}"/>`)],
  ['xml:id in the body', envelope(securityHeader(good), `<x xml:id="${order.id}"/>`)],
  ['wsu:Id in the header', inSecurity(`<x xmlns:u="${wsu}" u:Id="${order.id}"/>${good}`)],
  ['Id in another case', envelope(securityHeader(good), `<x Id="${order.id.toUpperCase()}"/>`)],
])('an id that could be taken for the assertion is an invalid header: %s', (_, text) => {
  expect(refusal(text)).toMatch(/^InvalidSecurity:/)
})

test('ids of the body that only repeat each other are the business of the body', () => {
  expect(refusal(envelope(securityHeader(good), '<x><y id="a"/><z id="a"/></x>'))).toBe('accepted')
})

test('what an assertion advises is never read as the user (SAML 2.0 Core: 2.6.1)', () => {
  const advice = `<saml2:Advice>${forged}</saml2:Advice>`
  const text = issued((xml) => at('<saml2:AuthnStatement', advice, xml))
  const { subject } = verify(text)
  expect(JSON.stringify(subject)).not.toContain('allory')
  expect(subject.nameId).toBe('r.okafor')
})

test('a signed assertion as advice is one signature too many', () => {
  const advice = `<saml2:Advice>${resign(forged)}</saml2:Advice>`
  const text = inSecurity(withSignature(at('<saml2:AuthnStatement', advice, bare), signature))
  expect(refusal(text)).toMatch(/^InvalidSecurity:/)
})

test.each([
  ['DOCTYPE', `<!DOCTYPE x [<!ENTITY e "r.okafor">]>${inSecurity(good)}`],
  ['a processing instruction', inSecurity(good.replace('r.okafor', 'r.<?x okafor?>'))],
  [
    'xop:Include',
    inSecurity(`<i:Include xmlns:i="http://www.w3.org/2004/08/xop/include"/>${good}`),
  ],
  ['&#0;', inSecurity(good.replace('r.okafor', 'r.okafor&#0;'))],
  ['a lone surrogate', inSecurity(good.replace('r.okafor', 'r.okafor\uD800'))],
  ['two roots', `${inSecurity(good)}<x/>`],
  ['text behind the root', `${inSecurity(good)}x`],
  ['an undeclared prefix', inSecurity(good.replace('<ds:SignedInfo', '<q:x/><ds:SignedInfo'))],
  ['depth', inSecurity(at(end, '<x>'.repeat(200) + '</x>'.repeat(200), bare))],
  ['size', inSecurity(at(end, `<saml2:x>${'y'.repeat(70_000)}</saml2:x>`, bare))],
  ['100,000 attributes', inSecurity(bare.replace(' ID=', `${many((n) => ` a${n}=""`)} ID=`))],
  ['10,000 namespaces', inSecurity(bare.replace(' ID=', `${many((n) => ` xmlns:a${n}="u"`)} ID=`))],
])('XML that two readers could read differently is refused unread: %s', (_, text) => {
  expect(refusal(text)).toMatch(/^InvalidSecurity:/)
})

function many(piece: (n: number) => string): string {
  return Array.from({ length: 10_000 }, (_, n) => piece(n)).join('')
}
