import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAssertionTrust } from '../src/assertion-trust.ts'
import { inSecurity, north, refusal, signed, verify } from './sample.ts'

// Signed by xmlsec1 1.2: namespaces inherited from the envelope, a PrefixList, white space
// everywhere.
const foreign = readFileSync(new URL('foreign/xmlsec1-envelope.xml', import.meta.url), 'utf8')
const certificatePem = readFileSync(new URL('foreign/signer.pem', import.meta.url), 'utf8')
const issuer = 'https://sts.foreign.example/'
const trust = createAssertionTrust({
  issuers: [{ issuer, certificatePem }],
  audiences: ['urn:oid:2.999.77.1'],
})
const peer = { assertionIssuers: [issuer], fingerprint256: 'ab'.repeat(32) }
const now = new Date('2026-11-26T08:00:00Z')

test('an assertion signed by another implementation verifies where it stands', () => {
  const { subject } = verify(foreign, { trust, peer, now })
  expect(subject).toMatchObject({
    assertionId: '_foreign-1',
    issuer,
    nameId: 'ö.foreign@example.org',
    spProvidedId: 'alias-7',
    displayName: 'Öm Foreign',
    roles: [{ code: '112247003', scheme: '2.16.840.1.113883.6.96', display: 'Medical doctor' }],
    purposesOfUse: [{ code: 'TREATMENT', scheme: '2.16.840.1.113883.3.18.7.1', display: '' }],
    patientId: undefined,
  })
})

test('and still verifies when it is passed on in another envelope', () => {
  const { assertionXml } = verify(foreign, { trust, peer, now })
  expect(refusal(inSecurity(assertionXml), { trust, peer, now })).toBe('accepted')
})

test('one changed letter of it does not', () => {
  const changed = foreign.replace('m Foreign<', 'm Foreigner<')
  expect(changed).not.toBe(foreign)
  expect(refusal(changed, { trust, peer, now })).toMatch(/^FailedCheck/)
})

const xmlsec1 = spawnSync('xmlsec1', ['--version']).status === 0

test.skipIf(!xmlsec1)('another implementation verifies what we sign', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-saml-'))
  try {
    const files = { envelope: join(folder, 'envelope.xml'), certificate: join(folder, 'c.pem') }
    writeFileSync(files.envelope, inSecurity(signed({ displayName: 'Ö & "x" <y>' })))
    writeFileSync(files.certificate, north.certificatePem)
    const id = 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion'
    const pinned = ['--pubkey-cert-pem', files.certificate, '--enabled-key-data', 'key-name']
    const run = ['--verify', ...pinned, '--id-attr:ID', id, files.envelope]
    expect(spawnSync('xmlsec1', run, { encoding: 'utf8' })).toMatchObject({ status: 0 })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
