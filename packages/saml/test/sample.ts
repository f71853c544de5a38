// A good assertion in a good envelope, and what it must be held against: the start of every test here.
import { createAssertionTrust } from '../src/assertion-trust.ts'
import type { TrustSettings } from '../src/assertion-trust.ts'
import { AssertionError } from '../src/assertion-error.ts'
import { createReplayGuard } from '../src/replay-guard.ts'
import { securityHeader } from '../src/security-header.ts'
import type { VerifyOptions } from '../src/verify-options.ts'
import { verifyAssertion } from '../src/verify-assertion.ts'
import type { VerifiedAssertion } from '../src/verify-assertion.ts'
import { signAssertion } from '../src/write-assertion.ts'
import type { AssertionOrder, AssertionSigner } from '../src/write-assertion.ts'
import { selfSigned } from './self-signed.ts'

export const now = new Date('2026-11-24T07:41:00.000Z')
export const issuer = 'https://sts.north.example/saml'
export const audience = 'urn:oid:2.999.77.1'
export const peerFingerprint = 'ab'.repeat(32)

export const north = selfSigned({ serial: 1 })
export const south = selfSigned({ serial: 2 })
export const stranger = selfSigned({ serial: 3 })

export const signer: AssertionSigner = { ...north, issuer, audience, validityMs: 600_000 }

export const order: AssertionOrder = {
  id: '_b9c1f2',
  now: new Date('2026-11-24T07:40:00.000Z'),
  authnInstant: new Date('2026-11-24T07:39:58.000Z'),
  nameId: 'r.okafor',
  displayName: 'Ruth Okafor',
  organization: 'North <General> & "Sons"',
  organizationId: 'urn:oid:2.999.77.2.5',
  homeCommunityId: 'urn:oid:2.999.77.3',
  roles: [{ code: '66862007', scheme: '2.16.840.1.113883.6.96', display: 'Radiologist' }],
  purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
  patientId: 'A-5501^^^&2.999.77.9&ISO',
}

export const trustSettings: TrustSettings = {
  issuers: [
    { issuer, certificatePem: north.certificatePem },
    { issuer: 'https://sts.south.example/saml', certificatePem: south.certificatePem },
  ],
  audiences: [audience],
}

export function options(change: Partial<VerifyOptions> = {}): VerifyOptions {
  return {
    trust: createAssertionTrust(trustSettings),
    peer: { assertionIssuers: [issuer], fingerprint256: peerFingerprint },
    recipients: ['https://registry.example/iti-18'],
    replay: createReplayGuard({ entriesMax: 10, clockSkewMs: 60_000 }),
    now,
    ...change,
  }
}

export function signed(change: Partial<AssertionOrder> = {}, by = signer): string {
  return signAssertion({ ...order, ...change }, by)
}

/** A SOAP 1.2 envelope with the header blocks and, if given, something in its body. */
export function envelope(headerXml: string, bodyXml = '<x xmlns="urn:x" id="b"/>'): string {
  return (
    '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope">' +
    `<env:Header><a:Action xmlns:a="http://www.w3.org/2005/08/addressing">urn:x</a:Action>` +
    `${headerXml}</env:Header><env:Body>${bodyXml}</env:Body></env:Envelope>`
  )
}

export function inSecurity(assertionXml: string): string {
  return envelope(securityHeader(assertionXml))
}

export function verify(text: string, change: Partial<VerifyOptions> = {}): VerifiedAssertion {
  return verifyAssertion({ text }, options(change))
}

/** Subcode and reason of a refusal; `accepted` when there was none. */
export function refusal(text: string, change: Partial<VerifyOptions> = {}): string {
  try {
    verify(text, change)
    return 'accepted'
  } catch (error) {
    if (error instanceof AssertionError) return `${error.subcode}: ${error.reason}`
    throw error
  }
}
