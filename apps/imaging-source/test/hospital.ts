// One imaging source on real PostgreSQL, disk, TLS and DIMSE, between a repository and a consent
// registry that the test plays.
import { join } from 'node:path'
import { readConfig } from '@isthmus/config/config'
import type { Manifest } from '@isthmus/dicom/manifest'
import { readManifest } from '@isthmus/dicom/read-manifest'
import type { HttpServer } from '@isthmus/http/http-server'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { type RunningImagingSource, startImagingSource } from '../src/app.ts'
import { type ImagingSourceConfig, imagingSourceConfig } from '../src/config.ts'
import { issuer } from './assertion.ts'
import { serveConsents, serveRegistry, serveRepository, serverFor } from './partners.ts'

export const localAuthority = '2.999.1.5.1'

/** Local number → number in the domain; `L-9` belongs to nobody. */
const patients = [
  ['L-1', 'N-1001'],
  ['L-2', 'N-1002'],
  ['L-3', 'N-1003'],
].map(([local, domainNumber]) => ({
  domainId: `${domainNumber}^^^&2.999.1.2&ISO`,
  local: [{ hospital: 'north', id: `${local}^^^&${localAuthority}&ISO` }],
}))

export interface Submitted {
  readonly submission: Submission
  readonly manifest: Manifest
}

export interface Hospital extends AsyncDisposable {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly config: ImagingSourceConfig
  source: RunningImagingSource
  /** What the consent registry says: permit or deny, by number in the domain. */
  readonly said: Map<string, string>
  consentStatus: number
  readonly submitted: readonly Submitted[]
  /** What the repository answers next; `silent` breaks the connection. */
  answer: RegistryResponse | 'silent'
  /** What the registry holds of our submissions: references, or that it does not say. */
  known: readonly string[] | 'busy'
  /** Resolves when so many submissions have come. */
  submissions(count: number): Promise<readonly Submitted[]>
  /** The first submission that fits, also one that came before. */
  submission(fits: (submitted: Submitted) => boolean): Promise<Submitted>
}

const success: RegistryResponse = { status: 'Success', errors: [] }

export async function startHospital(
  profile: 'hospital' | 'conformance' = 'hospital',
): Promise<Hospital> {
  const domain = await createTestDomain([
    { name: 'source', actors: ['imaging-document-source'], hospital: 'north' },
    { name: 'repository', actors: ['document-repository'], hospital: 'north' },
    { name: 'registry', actors: ['document-registry'] },
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
    {
      name: 'gateway',
      actors: ['consumer-gateway'],
      hospital: 'south',
      organizationOid: '2.999.1.6.2',
      assertionIssuers: [issuer],
    },
    { name: 'modality', actors: ['imaging-document-source'], hospital: 'north' },
  ])
  const sink = await startAuditSink(domain, 'audit')
  const submitted: Submitted[] = []
  const waiting = new Set<() => void>()
  const state = {
    said: new Map([
      ['N-1001', 'permit'],
      ['N-1002', 'deny'],
    ]),
    consentStatus: 200,
    answer: success as RegistryResponse | 'silent',
    known: [] as readonly string[] | 'busy',
  }
  const repository = serverFor(domain, 'repository')
  const consents = serverFor(domain, 'consents')
  const registry = serverFor(domain, 'registry')
  serveConsents(consents, state)
  serveRegistry(registry, () => state.known)
  serveRepository(repository, async (one, manifest) => {
    submitted.push({ submission: one, manifest: await readManifest(manifest) })
    for (const look of waiting) look()
    if (state.answer === 'silent') throw new Error('no answer')
    return state.answer
  })
  await Promise.all([repository.listen(), registry.listen(), consents.listen()])
  const config = await configOf({ domain, profile, sink, repository, registry, consents })
  const hospital = Object.assign(state, {
    domain,
    sink,
    config,
    submitted,
    source: await startImagingSource(config),
    submissions: async (count: number) => {
      const reached = Promise.withResolvers<void>()
      const look = () => submitted.length >= count && reached.resolve()
      waiting.add(look)
      look()
      await reached.promise
      waiting.delete(look)
      return submitted
    },
    submission: async (fits: (one: Submitted) => boolean) => {
      const found = Promise.withResolvers<Submitted>()
      const look = () => {
        const fitting = submitted.find((one) => fits(one))
        if (fitting !== undefined) found.resolve(fitting)
      }
      waiting.add(look)
      look()
      return await found.promise.finally(() => waiting.delete(look))
    },
    async [Symbol.asyncDispose]() {
      await hospital.source.close()
      await Promise.all([repository.close(), registry.close(), consents.close()])
      await sink[Symbol.asyncDispose]()
      await domain[Symbol.asyncDispose]()
    },
  })
  return hospital
}

interface ConfigParts {
  readonly domain: TestDomain
  readonly profile: 'hospital' | 'conformance'
  readonly sink: AuditSink
  readonly repository: HttpServer
  readonly registry: HttpServer
  readonly consents: HttpServer
}

async function configOf(parts: ConfigParts): Promise<ImagingSourceConfig> {
  const { domain, profile, sink } = parts
  const service = await domain.serviceConfig('source', { profile, auditPort: sink.port })
  const file = domain.writeConfig('source', {
    ...service,
    hospital: 'north',
    organizationOid: '2.999.1.6.1',
    homeCommunityId: 'urn:oid:2.999.1',
    retrieveLocationUid: '2.999.1.4.1',
    sourceId: '2.999.1.7.1',
    archive: { kind: 'folder', folder: join(domain.folder, 'archive') },
    dimse: { port: 0, aeTitle: 'NORTH', callingAeTitles: ['CT1'] },
    repository: { url: `${parts.repository.origin}/rad-68`, peer: 'repository' },
    registry: { url: `${parts.registry.origin}/iti-18`, peer: 'registry' },
    consents: { url: `${parts.consents.origin}/fhir`, peer: 'consents' },
    assigningAuthority: '2.999.1.2',
    localAssigningAuthority: localAuthority,
    patients,
    assertionTrust: {
      issuers: [{ issuer, certificate: domain.files('gateway').certificate }],
      audiences: ['https://domain.test'],
    },
    completeness: { stableMs: 150 },
    limits: { retryMs: 20, instanceBytesMax: 10_000_000 },
  })
  return readConfig(imagingSourceConfig, file, {})
}
