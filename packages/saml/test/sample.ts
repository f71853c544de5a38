// A good assertion in a good envelope, and what it must be held against: the start of every test
// here.
import { SignedXml } from 'xml-crypto'
import { createAssertionTrust } from '../src/assertion-trust.ts'
import type { TrustSettings } from '../src/assertion-trust.ts'
import { AssertionError } from '../src/assertion-error.ts'
import { createReplayGuard } from '../src/replay-guard.ts'
import { algorithms } from '../src/saml-names.ts'
import { securityHeader } from '../src/security-header.ts'
import type { VerifyOptions } from '../src/verify-options.ts'
import { verifyAssertion } from '../src/verify-assertion.ts'
import type { VerifiedAssertion } from '../src/verify-assertion.ts'
import { signAssertion } from '../src/write-assertion.ts'
import type { AssertionOrder, AssertionSigner } from '../src/write-assertion.ts'
import { selfSigned } from './self-signed.ts'
import type { TestSigner } from './self-signed.ts'

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

/** The sample without its signature. */
export function unsigned(change: Partial<AssertionOrder> = {}): string {
  return collapsed(signed(change).replace(/<ds:Signature .*<\/ds:Signature>/s, ''))
}

/** The same XML with empty elements in one tag, as most issuers write them. */
export function collapsed(xml: string): string {
  return xml.replaceAll(/<([\w:]+)((?: [^<>]*)?)><\/\1>/g, '<$1$2/>')
}

export interface Resigning {
  readonly by?: TestSigner
  readonly signatureAlgorithm?: string
  readonly digestAlgorithm?: string
  readonly transforms?: readonly string[]
  readonly canonicalization?: string
  readonly xpath?: string
  readonly keyInfo?: 'certificate' | 'none'
  readonly prefixList?: readonly string[]
}

/** Signs any XML as a careless or hostile issuer might; by default as a good one does. */
export function resign(xml: string, how: Resigning = {}): string {
  const by = how.by ?? north
  const writer = new SignedXml({
    privateKey: by.key,
    publicCert: by.certificatePem,
    signatureAlgorithm: how.signatureAlgorithm ?? algorithms.rsaSha256,
    canonicalizationAlgorithm: how.canonicalization ?? algorithms.exclusiveC14n,
    ...(how.keyInfo === 'none' ? { getKeyInfoContent: () => null } : {}),
  })
  writer.addReference({
    xpath: how.xpath ?? '/*',
    transforms: [...(how.transforms ?? [algorithms.envelopedSignature, algorithms.exclusiveC14n])],
    digestAlgorithm: how.digestAlgorithm ?? algorithms.sha256,
    inclusiveNamespacesPrefixList: [...(how.prefixList ?? [])],
  })
  writer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  })
  return writer.getSignedXml()
}

/** The sample with a change made before it was signed: what an issuer might really say. */
export function issued(edit: (xml: string) => string, how: Resigning = {}): string {
  const before = unsigned()
  const after = edit(before)
  if (after === before) throw new Error('the edit changed nothing')
  return inSecurity(resign(after, how))
}
