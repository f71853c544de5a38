import { expect, test } from 'vitest'
import { createAssertionTrust } from '../src/assertion-trust.ts'
import { createReplayGuard } from '../src/replay-guard.ts'
import {
  audience,
  envelope,
  inSecurity,
  issued,
  issuer,
  north,
  options,
  order,
  refusal,
  resign,
  signed,
  south,
  trustSettings,
  unsigned,
  verify,
} from './sample.ts'

test('an assertion that we wrote gives back what was put into it (ITI TF-2: 3.40.4.1.2)', () => {
  const { subject, assertionXml } = verify(inSecurity(signed()))
  expect(subject).toEqual({
    assertionId: order.id,
    issuer,
    nameId: order.nameId,
    spProvidedId: undefined,
    displayName: order.displayName,
    organization: order.organization,
    organizationId: order.organizationId,
    homeCommunityId: order.homeCommunityId,
    roles: order.roles,
    purposesOfUse: order.purposesOfUse,
    patientId: order.patientId,
    notOnOrAfter: new Date('2026-11-24T07:50:00.000Z'),
  })
  expect(assertionXml).toBe(signed())
})

test('values that XML must escape survive', () => {
  const hard = 'Ö\u00a0<&>"\' \u{1F600} ]]>'
  expect(verify(inSecurity(signed({ displayName: hard }))).subject.displayName).toBe(hard)
})

test('an assertion that uses namespaces declared outside of it verifies and can be passed on', () => {
  const inner = signed().replace(' xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"', '')
  const text = inSecurity(inner).replace(
    '<env:Envelope ',
    `<env:Envelope xmlns:unused='u' xmlns:saml2='urn:oasis:names:tc:SAML:2.0:assertion' `,
  )
  const { assertionXml } = verify(text)
  expect(verify(inSecurity(assertionXml)).subject.nameId).toBe(order.nameId)
})

test('no assertion is a fault of its own (ITI TF-2: 3.40.4.1.3)', () => {
  const missing = 'SecurityTokenUnavailable: no assertion in a security header'
  expect(refusal(envelope(''))).toBe(missing)
  expect(refusal(inSecurity(''))).toBe(missing)
})

test.each([
  ['SAML 1.1', '<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:1.0:assertion"/>'],
  ['encrypted', '<a:EncryptedAssertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/>'],
  ['a password', '<wsse:UsernameToken><wsse:Username>u</wsse:Username></wsse:UsernameToken>'],
])('another kind of token is not supported: %s', (_, token) => {
  expect(refusal(inSecurity(token))).toMatch(/^UnsupportedSecurityToken/)
})

const at = (text: string) => ({ now: new Date(text) })

test.each([
  ['59 s too early', '2026-11-24T07:39:01Z', 'accepted'],
  ['61 s too early', '2026-11-24T07:38:59Z', 'FailedAuthentication'],
  ['59 s too late', '2026-11-24T07:50:59Z', 'accepted'],
  ['61 s too late', '2026-11-24T07:51:01Z', 'FailedAuthentication'],
])('the time window gives way by the clock skew and no further: %s', (_, now, answer) => {
  expect(refusal(inSecurity(signed()), at(now))).toMatch(new RegExp(`^${answer}`))
})

const until = 'NotOnOrAfter="2026-11-24T07:50:00.000Z"'

test.each([
  ['NotOnOrAfter missing', until, ''],
  ['NotBefore missing', 'NotBefore="2026-11-24T07:40:00.000Z"', ''],
  ['NotOnOrAfter before NotBefore', until, 'NotOnOrAfter="2026-11-24T07:39:30.000Z"'],
  ['a leap second', until, 'NotOnOrAfter="2026-11-24T07:59:60Z"'],
  ['year 99999', until, 'NotOnOrAfter="99999-11-24T07:50:00Z"'],
  ['no time zone', until, 'NotOnOrAfter="2026-11-24T07:50:00"'],
  ['the 31st of November', until, 'NotOnOrAfter="2026-11-31T07:50:00Z"'],
  ['hour 24', until, 'NotOnOrAfter="2026-11-24T24:00:00Z"'],
  ['a window of 13 hours', until, 'NotOnOrAfter="2026-11-24T20:41:00Z"'],
  ['issued tomorrow', /IssueInstant="[^"]*"/, 'IssueInstant="2026-11-25T07:40:00Z"'],
  ['issued yesterday', /IssueInstant="[^"]*"/, 'IssueInstant="2026-11-23T07:40:00Z"'],
  ['issued at no time', / IssueInstant="[^"]*"/, ''],
  ['another audience', audience, 'urn:oid:2.999.77.2'],
  ['the audience as a part', audience, `${audience}.1`],
  [
    'a second restriction of another audience',
    '</saml2:AudienceRestriction>',
    '</saml2:AudienceRestriction><saml2:AudienceRestriction><saml2:Audience>x</saml2:Audience></saml2:AudienceRestriction>',
  ],
  ['no restriction', /<saml2:AudienceRestriction>.*<\/saml2:AudienceRestriction>/, ''],
  ['an unknown condition', '</saml2:Conditions>', '<saml2:Condition/></saml2:Conditions>'],
  ['an unknown context', 'PasswordProtectedTransport', 'PreviousSession'],
  ['a session that ended', /AuthnInstant="/, 'SessionNotOnOrAfter="2026-11-24T07:00:00Z" $&'],
])('a good signature does not help an assertion that does not hold: %s', (_, from, to) => {
  expect(refusal(issued((xml) => xml.replace(from, to)))).toMatch(/^FailedAuthentication/)
})

test.each([
  ['no version', ' Version="2.0"', ''],
  ['version 2.1', 'Version="2.0"', 'Version="2.1"'],
  ['no subject', /<saml2:Subject>.*<\/saml2:Subject>/, ''],
  ['no name', /<saml2:NameID .*<\/saml2:NameID>/, ''],
  ['an empty name', '>r.okafor<', '> <'],
  ['a name of 257 characters', 'r.okafor', 'r'.repeat(257)],
  ['a name in two lines', 'r.okafor', 'r.&#10;okafor'],
  ['a name of a strange format', 'nameid-format:persistent', 'nameid-format:strange'],
  ['no confirmation', /<saml2:SubjectConfirmation [^>]*\/>/, ''],
  ['no conditions', /<saml2:Conditions .*<\/saml2:Conditions>/, ''],
  ['no authentication', /<saml2:AuthnStatement .*<\/saml2:AuthnStatement>/, ''],
  ['an issuer of a strange format', '<saml2:Issuer>', '<saml2:Issuer Format="urn:x">'],
  ['two names', '<saml2:NameID ', '<saml2:NameID>x</saml2:NameID><saml2:NameID '],
  [
    'two different patients',
    '<saml2:AttributeValue>A-5501',
    '<saml2:AttributeValue>A-5502^^^&amp;2.999.77.9&amp;ISO</saml2:AttributeValue>$&',
  ],
  [
    'an element where text is due',
    '<saml2:AttributeValue>Ruth Okafor',
    '<saml2:AttributeValue><b/>Ruth Okafor',
  ],
  ['a value of 5,000 characters', 'Ruth Okafor', 'R'.repeat(5000)],
  ['a purpose beside its value', /(<PurposeOfUse [^>]*>)/, '$1TREAT'],
])('an incomplete assertion is invalid: %s', (_, from, to) => {
  expect(refusal(issued((xml) => xml.replace(from, to)))).toMatch(/^InvalidSecurityToken/)
})

test.each([
  ['sender-vouches', 'cm:bearer', 'cm:sender-vouches'],
  [
    'an encrypted name',
    /<saml2:NameID .*<\/saml2:NameID>/,
    '<saml2:EncryptedID>x</saml2:EncryptedID>',
  ],
  ['an encrypted attribute', '<saml2:AttributeStatement>', '$&<saml2:EncryptedAttribute/>'],
])('what we do not support is said so: %s', (_, from, to) => {
  expect(refusal(issued((xml) => xml.replace(from, to)))).toMatch(/^UnsupportedSecurityToken/)
})

const confirm = (data: string) => (xml: string) =>
  xml.replace(
    /(<saml2:SubjectConfirmation [^>]*)\/>/,
    `$1><saml2:SubjectConfirmationData ${data}/></saml2:SubjectConfirmation>`,
  )

test('a confirmation may name us, and nobody else, as recipient', () => {
  const ours = 'Recipient="https://registry.example/iti-18"'
  expect(refusal(issued(confirm(ours)))).toBe('accepted')
  expect(refusal(issued(confirm('Recipient="https://other.example/"')))).toMatch(/^FailedAuth/)
  expect(refusal(issued(confirm('NotOnOrAfter="2026-11-24T07:30:00Z"')))).toMatch(/^FailedAuth/)
})

test('a key that the subject must hold is that of the TLS certificate (SAML 2.0 Core: 3.1)', () => {
  const base64 = north.certificatePem.replaceAll(/-----[A-Z ]+-----|\n/g, '')
  const text = issued((xml) =>
    xml
      .replace('cm:bearer', 'cm:holder-of-key')
      .replace(
        /(<saml2:SubjectConfirmation [^>]*)\/>/,
        `$1><saml2:SubjectConfirmationData><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></saml2:SubjectConfirmationData></saml2:SubjectConfirmation>`,
      ),
  )
  expect(refusal(text)).toMatch(/^FailedAuthentication/)
  const [trusted] = options().trust.signers.get(issuer) ?? []
  const peer = { assertionIssuers: [issuer], fingerprint256: trusted?.fingerprint256 ?? '' }
  expect(refusal(text, { peer })).toBe('accepted')
})

const read = (from: string | RegExp, to: string) =>
  verify(issued((xml) => xml.replace(from, to))).subject.purposesOfUse

test('codes that state no code system, or none at all, are no purpose', () => {
  expect(read(/<PurposeOfUse [^>]*\/>/, 'TREAT')).toEqual([])
  expect(read('codeSystem="2.16.840.1.113883.5.8"', '')).toEqual([])
  expect(read('<PurposeOfUse xmlns="urn:hl7-org:v3"', '<PurposeOfUse xmlns="urn:x"')).toEqual([])
  expect(read('PurposeOfUse', 'PurposeForUse')).toEqual(order.purposesOfUse)
})

test('filled lists of roles and purposes refuse what stands outside them', () => {
  const settings = { ...trustSettings, roles: order.roles, purposesOfUse: order.purposesOfUse }
  const trust = createAssertionTrust(settings)
  expect(refusal(inSecurity(signed()), { trust })).toBe('accepted')
  const research = { code: 'HRESCH', scheme: '2.16.840.1.113883.5.8', display: '' }
  const both = [...order.purposesOfUse, research]
  expect(refusal(inSecurity(signed({ purposesOfUse: both })), { trust })).toMatch(/^FailedAuth/)
  expect(refusal(inSecurity(signed({ roles: [research] })), { trust })).toMatch(/^FailedAuth/)
})

test('a timestamp binds where it stands (WS-Security: 10)', () => {
  const wsu = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'
  const stamped = (expires: string) =>
    inSecurity(
      `<u:Timestamp xmlns:u="${wsu}" u:Id="t"><u:Expires>${expires}</u:Expires></u:Timestamp>${signed()}`,
    )
  expect(refusal(stamped('2026-11-24T07:45:00Z'))).toBe('accepted')
  expect(refusal(stamped('2026-11-24T07:30:00Z'))).toMatch(/^MessageExpired/)
})

test('both keys of an issuer verify while one follows the other', () => {
  const issuers = [...trustSettings.issuers, { issuer, certificatePem: south.certificatePem }]
  const trust = createAssertionTrust({ ...trustSettings, issuers })
  for (const keyInfo of ['certificate', 'none'] as const) {
    for (const by of [north, south]) {
      const text = inSecurity(resign(unsigned(), { by, keyInfo }))
      expect(refusal(text, { trust })).toBe('accepted')
    }
  }
})

test('an assertion for one use is used once; another peer may not show what one has shown', () => {
  const once = issued((xml) =>
    xml.replace('</saml2:Conditions>', '<saml2:OneTimeUse/></saml2:Conditions>'),
  )
  const shared = { replay: createReplayGuard({ entriesMax: 10, clockSkewMs: 60_000 }) }
  expect(refusal(once, shared)).toBe('accepted')
  expect(refusal(once, shared)).toMatch(/^FailedAuthentication: shown before/)
  const other = inSecurity(signed({ id: '_other' }))
  expect(refusal(other, shared)).toBe('accepted')
  expect(refusal(other, shared)).toBe('accepted')
  const thief = { assertionIssuers: [issuer], fingerprint256: 'cd'.repeat(32) }
  expect(refusal(other, { ...shared, peer: thief })).toMatch(/^FailedAuthentication: shown before/)
})
