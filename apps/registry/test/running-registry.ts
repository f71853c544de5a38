// A registry over real mutual TLS on a real PostgreSQL, with the services around it faked at the
// wire.
import type { RunningService } from '@isthmus/service/open-service'
import {
  type FakeConsentRegistry,
  startFakeConsentRegistry,
} from '@isthmus/testbed/fake-consent-registry'
import { freePort } from '@isthmus/testbed/durable-domain'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import {
  samplePatientId,
  sampleRepository,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { type TestDomain, type TestNode, createTestDomain } from '@isthmus/testbed/test-domain'
import type { RegistryConfig } from '../src/config.ts'
import { shapeDatabase } from './registry-shape.ts'
import { startInShape } from './start-in-shape.ts'

export const refusing = 'N-1002^^^&2.999.1.2&ISO'
export const silent = 'N-1003^^^&2.999.1.2&ISO'
/** South's own number for the sample patient. */
export const southNumber = 'SOUTH-7^^^&2.999.1.5.2&ISO'
export const southIssuer = 'https://south.test/idp'
export const otherRepository = '2.999.1.3.2'
export const audience = 'https://domain.test'

export interface RunningRegistry extends AsyncDisposable {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly consents: FakeConsentRegistry
  readonly databaseUrl: string
  /** Where `repository` may have answers sent; nobody listens there. */
  readonly repliesUrl: string
  readonly service: RunningService & { readonly feedPort: number | undefined }
}

const { sourceId } = sampleSubmissionSet()

/** Peers that may ask for what is their own, and their nearest neighbours who may not. */
const custodians: readonly TestNode[] = [
  {
    name: 'far-repository',
    actors: ['document-repository'],
    repositoryUniqueIds: [otherRepository],
  },
  { name: 'source', actors: ['imaging-document-source'], sourceIds: [sourceId] },
  { name: 'other-source', actors: ['document-source'], sourceIds: ['2.999.1.6.99'] },
  { name: 'nameless-source', actors: ['document-source'] },
  { name: 'sending-gateway', actors: ['consumer-gateway'], sourceIds: [sourceId] },
]

/** The sample patient permits, `refusing` denies, of `silent` nothing is recorded. */
export async function startRunningRegistry(
  profile: 'hospital' | 'conformance' = 'hospital',
  limits: {
    readonly leafClassResultsMax: number
    readonly objectRefResultsMax: number
    readonly submissionBytesMax?: number
  } = {
    leafClassResultsMax: 2,
    objectRefResultsMax: 3,
  },
  own: Pick<
    RegistryConfig,
    | 'valueSets'
    | 'valueSetCheck'
    | 'feed'
    | 'unknownPatients'
    | 'multiPatientQuery'
    | 'updatesOfRelease'
  > = {},
): Promise<RunningRegistry> {
  const repliesUrl = `https://127.0.0.1:${await freePort()}/replies`
  const domain = await createTestDomain([
    { name: 'registry', actors: ['document-registry'] },
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
    {
      name: 'repository',
      actors: ['document-repository'],
      repositoryUniqueIds: [sampleRepository],
      replyTo: [repliesUrl],
    },
    {
      name: 'other-repository',
      actors: ['document-repository'],
      repositoryUniqueIds: [sampleRepository],
    },
    { name: 'gateway', actors: ['consumer-gateway'], assertionIssuers: [southIssuer] },
    { name: 'adt', actors: ['patient-identity-source'] },
    { name: 'administrator', actors: ['document-administrator'] },
    {
      name: 'far-administrator',
      actors: ['document-administrator'],
      repositoryUniqueIds: [otherRepository],
    },
    ...custodians,
  ])
  const sink = await startAuditSink(domain, 'audit')
  const consents = await startFakeConsentRegistry(domain)
  consents.said.set(samplePatientId, 'permit').set(refusing, 'deny')
  const databaseUrl = await domain.database()
  await shapeDatabase(databaseUrl)
  const config = await domain.serviceConfig('registry', {
    profile,
    auditPort: sink.port,
    databaseUrl,
  })
  const service = await startInShape({
    ...config,
    ...own,
    homeCommunityId: 'urn:oid:2.999.1',
    assigningAuthority: '2.999.1.2',
    patients: [
      { domainId: samplePatientId, local: [{ hospital: 'south', id: southNumber }] },
      { domainId: refusing, local: [] },
      { domainId: silent, local: [] },
    ],
    consents: { url: `${consents.server.origin}/fhir`, peer: 'consents' },
    assertionTrust: {
      issuers: [{ issuer: southIssuer, certificate: domain.files('gateway').certificate }],
      audiences: [audience],
      clockSkewMs: 0,
    },
    limits: {
      submissionBytesMax: 64 * 1024,
      queryBytesMax: 64 * 1024,
      ...limits,
      consentTimeoutMs: 2_000,
      valueSetPollMs: 20,
    },
  })
  return {
    domain,
    sink,
    consents,
    databaseUrl: config.database.url,
    repliesUrl,
    service,
    async [Symbol.asyncDispose]() {
      await service.close()
      await consents.server.close()
      await sink[Symbol.asyncDispose]()
      await domain[Symbol.asyncDispose]()
    },
  }
}
