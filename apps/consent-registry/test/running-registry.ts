// A running Consent Registry with PostgreSQL, TLS and audit, and the ways in which tests talk to
// it.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@isthmus/config/config'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { createConsentWriter } from '@isthmus/consent-reader/consent-writer'
import type { ProvisionType } from '@isthmus/consent/consent-record'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { type AssertionSigner, signAssertion } from '@isthmus/saml/write-assertion'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { type FeedCalls, feedCalls } from '@isthmus/testbed/feed-calls'
import { type RunningConsentRegistry, startConsentRegistry } from '../src/app.ts'
import { type ConsentRegistryConfig, consentRegistryConfig } from '../src/config.ts'

export const issuer = 'https://sts.south.example/saml'
export const signal = AbortSignal.timeout(300_000)
const audience = 'urn:oid:2.999.1'
const authority = '2.999.1.2'

/** CX of patient n; hospital south knows those below 50. */
export function cx(n: number): string {
  return `N-${n}^^^&${authority}&ISO`
}

export interface Saying {
  readonly type?: ProvisionType
  readonly dateTime?: Date
  readonly policyUri?: string
}

export function statement(patient: number, saying: Saying = {}) {
  return {
    patient: { system: `urn:oid:${authority}`, value: `N-${patient}` },
    type: saying.type ?? 'deny',
    policyUri: saying.policyUri ?? 'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal',
    dateTime: saying.dateTime ?? new Date(),
    organizationOid: '2.999.1.5.2',
    source: 'desk page',
  } as const
}

export class RunningRegistry implements AsyncDisposable {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly config: ConsentRegistryConfig
  readonly service: RunningConsentRegistry
  readonly feeds: FeedCalls
  readonly #signer: AssertionSigner

  private constructor(parts: {
    readonly domain: TestDomain
    readonly sink: AuditSink
    readonly config: ConsentRegistryConfig
    readonly service: RunningConsentRegistry
    readonly signer: AssertionSigner
  }) {
    this.domain = parts.domain
    this.sink = parts.sink
    this.config = parts.config
    this.service = parts.service
    this.feeds = feedCalls({ ...parts, peer: 'consents' })
    this.#signer = parts.signer
  }

  static async start(profile: 'hospital' | 'conformance'): Promise<RunningRegistry> {
    const domain = await createTestDomain([
      { name: 'consents', actors: ['consent-registry'] },
      { name: 'audit', actors: ['audit-record-repository'] },
      { name: 'registry', actors: ['document-registry'] },
      { name: 'archive', actors: ['document-source'] },
      { name: 'adt', actors: ['patient-identity-source'] },
      gateway('south'),
      gateway('north'),
    ])
    const sink = await startAuditSink(domain, 'audit')
    const { certificate: certificatePem, privateKey } = await domain.pki.identity('sts')
    writeFileSync(join(domain.folder, 'sts.pem'), certificatePem)
    const base = await domain.serviceConfig('consents', { profile, auditPort: sink.port })
    const file = domain.writeConfig('consents-config', {
      ...base,
      assigningAuthority: authority,
      feed: { mllp: { port: 0 } },
      patients: Array.from({ length: 50 }, (_, n) => ({
        domainId: cx(n),
        local: [{ hospital: 'south', id: `S-${n}^^^&2.999.1.5.2&ISO` }],
      })),
      assertionTrust: { issuers: [{ issuer, certificate: 'sts.pem' }], audiences: [audience] },
    })
    const config = readConfig(consentRegistryConfig, file, {})
    const key = createPrivateKey(privateKey)
    const signer = { issuer, audience, validityMs: 300_000, key, certificatePem }
    const service = await startConsentRegistry(config)
    return new RunningRegistry({ domain, sink, config, service, signer })
  }

  /** The Authorization header of the clerk at a desk, for the patient of that CX. */
  desk(patientId: string): string {
    const now = new Date()
    const order = {
      id: `_${randomUUID()}`,
      now,
      authnInstant: now,
      nameId: 'desk-clerk',
      displayName: 'Dora Desk',
      organization: 'South',
      organizationId: 'urn:oid:2.999.1.5.2',
      homeCommunityId: 'urn:oid:2.999.1',
      roles: [{ code: '159561009', scheme: '2.16.840.1.113883.6.96', display: 'Clerk' }],
      purposesOfUse: [],
      patientId,
    }
    return encodeAuthorization(signAssertion(order, this.#signer))
  }

  /** Records what the patient says at the desk of south, or of another gateway. */
  record(
    patient: number,
    saying: Saying = {},
    how: { readonly by?: string; readonly authorization?: string | undefined } = {},
  ): Promise<string> {
    const client = this.domain.client(how.by ?? 'gateway-south')
    const writer = createConsentWriter({ client, endpoint: this.#endpoint() })
    const authorization = 'authorization' in how ? how.authorization : this.desk(cx(patient))
    return writer.record(statement(patient, saying), { authorization, signal })
  }

  /** What a holder finds of the patient. */
  async said(patient: number, by = 'registry') {
    const reader = createConsentReader({
      client: this.domain.client(by),
      endpoint: this.#endpoint(),
    })
    const consents = await reader.consentsOf(cx(patient), signal)
    return consents.map(({ provision, id }) => ({ id, type: provision.type }))
  }

  /** The numbers under which a holder finds the patient to be known. */
  async ids(patient: number): Promise<readonly string[]> {
    const reader = createConsentReader({
      client: this.domain.client('registry'),
      endpoint: this.#endpoint(),
    })
    const { patientIds } = await reader.patientConsents(cx(patient), signal)
    return patientIds.toSorted()
  }

  /** ITI-8 A40: the first is merged into the second. */
  merge(subsumed: number, survivor: number): Promise<string> {
    return this.feeds.feed('A40', [`N-${survivor}`], [`N-${subsumed}`])
  }

  async send({ path, body, contentType, by = 'registry', authorization }: Raw) {
    await using answer = await this.domain.client(by).request({
      method: 'POST',
      url: `${this.service.origin}${path}`,
      peer: 'consents',
      headers: {
        'content-type': contentType ?? 'application/x-www-form-urlencoded',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body,
      signal,
    })
    const text = await answer.text()
    const resource: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: answer.status, resource }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.close()
    await this.sink[Symbol.asyncDispose]()
    await this.domain[Symbol.asyncDispose]()
  }

  #endpoint() {
    return { url: `${this.service.origin}/fhir`, peer: 'consents' }
  }
}

export interface Raw {
  readonly path: string
  readonly body: string
  readonly contentType?: string
  readonly by?: string
  readonly authorization?: string
}

function gateway(hospital: string) {
  const actors = ['consumer-gateway'] as const
  return { name: `gateway-${hospital}`, actors, hospital, assertionIssuers: [issuer] }
}
