// A registry over real mutual TLS on a real PostgreSQL, with the services around it faked at the
// wire.
import type { RunningService } from '@isthmus/service/open-service'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { samplePatientId, sampleRepository } from '@isthmus/testbed/sample-submission'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { startRegistry } from '../src/app.ts'
import { type FakeConsentRegistry, startFakeConsentRegistry } from './fake-consent-registry.ts'

export const refusing = 'N-1002^^^&2.999.1.2&ISO'
export const silent = 'N-1003^^^&2.999.1.2&ISO'
/** South's own number for the sample patient. */
export const southNumber = 'SOUTH-7^^^&2.999.1.5.2&ISO'
export const southIssuer = 'https://south.test/idp'
export const audience = 'https://domain.test'

export interface RunningRegistry extends AsyncDisposable {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly consents: FakeConsentRegistry
  readonly service: RunningService
}

/** The sample patient permits, `refusing` denies, of `silent` nothing is recorded. */
export async function startRunningRegistry(
  profile: 'hospital' | 'conformance' = 'hospital',
): Promise<RunningRegistry> {
  const domain = await createTestDomain([
    { name: 'registry', actors: ['document-registry'] },
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
    {
      name: 'repository',
      actors: ['document-repository'],
      repositoryUniqueIds: [sampleRepository],
    },
    { name: 'gateway', actors: ['consumer-gateway'], assertionIssuers: [southIssuer] },
  ])
  const sink = await startAuditSink(domain, 'audit')
  const consents = await startFakeConsentRegistry(domain)
  consents.said.set(samplePatientId, 'permit').set(refusing, 'deny')
  const config = await domain.serviceConfig('registry', { profile, auditPort: sink.port })
  const service = await startRegistry({
    ...config,
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
      leafClassResultsMax: 2,
      objectRefResultsMax: 3,
      consentTimeoutMs: 2_000,
    },
  })
  return {
    domain,
    sink,
    consents,
    service,
    async [Symbol.asyncDispose]() {
      await service.close()
      await consents.server.close()
      await sink[Symbol.asyncDispose]()
      await domain[Symbol.asyncDispose]()
    },
  }
}
