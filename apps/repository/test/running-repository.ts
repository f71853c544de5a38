// A repository over real mutual TLS, on a real PostgreSQL and a real folder; the services around it
// are faked at the wire.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@isthmus/config/config'
import type { RunningService } from '@isthmus/service/open-service'
import {
  type FakeConsentRegistry,
  startFakeConsentRegistry,
} from '@isthmus/testbed/fake-consent-registry'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { samplePatientId, sampleRepository } from '@isthmus/testbed/sample-submission'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { startRepository } from '../src/app.ts'
import { type RepositoryConfig, repositoryConfig } from '../src/config.ts'
import type { DocumentStore } from '../src/documents/document-store.ts'
import { type FileAccess, diskAccess } from '../src/documents/file-access.ts'
import { openFileStore } from '../src/documents/file-store.ts'
import { type FakeRegistry, startFakeRegistry } from './fake-registry.ts'

export const refusing = 'N-1002^^^&2.999.1.2&ISO'
export const silent = 'N-1003^^^&2.999.1.2&ISO'
/** South's own number for the sample patient. */
export const southNumber = 'SOUTH-7^^^&2.999.1.5.2&ISO'
export const southIssuer = 'https://south.test/idp'
export const audience = 'https://domain.test'

export interface RunningRepository extends AsyncDisposable {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly consents: FakeConsentRegistry
  registry: FakeRegistry
  readonly config: RepositoryConfig
  /** The file that `config` was read from, for a process of its own. */
  readonly configFile: string
  /** Undefined where the test starts the repository itself. */
  readonly service: RunningService | undefined
  /** Names of the files that lie in the folder: those staged, and those committed. */
  files(): { readonly staged: readonly string[]; readonly kept: readonly string[] }
  url(path: '/iti-41' | '/rad-68' | '/iti-43' | '/iti-86'): string
}

export interface RunningOptions {
  readonly profile?: 'hospital' | 'conformance'
  readonly limits?: Partial<RepositoryConfig['limits']>
  readonly upkeep?: Partial<Pick<RepositoryConfig, 'sweep' | 'scrub'>>
  /** What takes the place of the folder. */
  readonly store?: (files: DocumentStore) => DocumentStore
  /** What stands between the store and the disk. */
  readonly files?: (disk: FileAccess) => FileAccess
  /** `own-process`: the test starts it. */
  readonly service?: 'in-process' | 'own-process'
}

/** The sample patient permits, `refusing` denies, of `silent` nothing is recorded. */
export async function startRunningRepository(
  options: RunningOptions = {},
): Promise<RunningRepository> {
  const domain = await createTestDomain([
    { name: 'repository', actors: ['document-repository'], hospital: 'north' },
    { name: 'registry', actors: ['document-registry'] },
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
    { name: 'source', actors: ['document-source'], hospital: 'north' },
    { name: 'administrator', actors: ['document-administrator'] },
    { name: 'imaging', actors: ['imaging-document-source'], hospital: 'north' },
    {
      name: 'gateway',
      actors: ['consumer-gateway'],
      hospital: 'south',
      organizationOid: '2.999.1.6.2',
      assertionIssuers: [southIssuer],
    },
  ])
  const sink = await startAuditSink(domain, 'audit')
  const consents = await startFakeConsentRegistry(domain)
  consents.said.set(samplePatientId, 'permit').set(refusing, 'deny')
  const registry = await startFakeRegistry(domain)
  const configFile = await writeConfig({ domain, sink, consents, registry }, options)
  const config = readConfig(repositoryConfig, configFile, {})
  const access = options.files?.(diskAccess) ?? diskAccess
  const files = await openFileStore(config.documentsFolder, config.limits, access)
  const service =
    options.service === 'own-process'
      ? undefined
      : await startRepository(config, options.store?.(files) ?? files)
  const running: RunningRepository = {
    domain,
    sink,
    consents,
    registry,
    config,
    configFile,
    service,
    files: () => filesIn(config.documentsFolder),
    url: (path) => `${service?.origin ?? ''}${path}`,
    async [Symbol.asyncDispose]() {
      await service?.close()
      await Promise.all([running.registry.server.close(), consents.server.close()])
      await sink[Symbol.asyncDispose]()
      await domain[Symbol.asyncDispose]()
    },
  }
  return running
}

interface Around {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly consents: FakeConsentRegistry
  readonly registry: FakeRegistry
}

async function writeConfig(
  { domain, sink, consents, registry }: Around,
  { profile = 'hospital', limits = {}, upkeep = {} }: RunningOptions,
): Promise<string> {
  const service = await domain.serviceConfig('repository', { profile, auditPort: sink.port })
  return domain.writeConfig('repository', {
    ...service,
    hospital: 'north',
    homeCommunityId: 'urn:oid:2.999.1',
    repositoryUniqueId: sampleRepository,
    documentsFolder: join(domain.folder, 'documents'),
    registry: { url: `${registry.server.origin}/iti-42`, peer: 'registry' },
    storedQueries: { url: `${registry.server.origin}/iti-18`, peer: 'registry' },
    consents: { url: `${consents.server.origin}/fhir`, peer: 'consents' },
    assigningAuthority: '2.999.1.2',
    assertionTrust: {
      issuers: [{ issuer: southIssuer, certificate: domain.files('gateway').certificate }],
      audiences: [audience],
    },
    patients: [
      { domainId: samplePatientId, local: [{ hospital: 'south', id: southNumber }] },
      { domainId: refusing, local: [] },
      { domainId: silent, local: [] },
    ],
    limits: { registryTimeoutMs: 1_000, ...limits },
    ...upkeep,
  })
}

function filesIn(folder: string) {
  const names = (kind: string) =>
    readdirSync(join(folder, kind), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  return { staged: names('staging'), kept: names('content') }
}
