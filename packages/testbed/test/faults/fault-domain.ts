// Registry, repository and consent registry as processes of their own on a PostgreSQL that syncs,
// with fixed addresses, so that each can die and come back under the others.
import { join } from 'node:path'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type DurableDomain, freePort, startDurableDomain } from '@isthmus/testbed/durable-domain'
import { samplePatientId, sampleRepository } from '@isthmus/testbed/sample-submission'
import type { TestNode } from '@isthmus/testbed/test-domain'
import { type CommitCutter, startCommitCutter } from './commit-cutter.ts'
import { type KillableService, startKillableService } from './killable-service.ts'

export interface FaultDomain extends AsyncDisposable {
  readonly durable: DurableDomain
  readonly sink: AuditSink
  readonly registry: KillableService
  readonly repository: KillableService
  readonly documentsFolder: string
  /** Addresses of their databases, with passwords. */
  readonly databases: { readonly registry: string; readonly repository: string }
  /** Between each of them and its database. */
  readonly cutters: { readonly registry: CommitCutter; readonly repository: CommitCutter }
}

export interface FaultDomainOptions {
  /** Beside the other files of the domain when left out. */
  readonly postgresFolder?: string
  readonly documentsFolder?: string
  /** Loaded into the repository's process at its first start, before everything else. */
  readonly beforeRepository?: URL
  readonly graceMs?: number
  /** How long the repository waits for the registry: as long as it does by itself. */
  readonly registryTimeout?: 'default'
}

export const sourceId = '2.999.1.6.1'

const nodes: readonly TestNode[] = [
  { name: 'registry', actors: ['document-registry'] },
  {
    name: 'repository',
    actors: ['document-repository'],
    hospital: 'north',
    repositoryUniqueIds: [sampleRepository],
  },
  { name: 'consents', actors: ['consent-registry'] },
  { name: 'audit', actors: ['audit-record-repository'] },
  { name: 'source', actors: ['document-source'], hospital: 'north', sourceIds: [sourceId] },
  { name: 'consumer', actors: ['document-consumer'], hospital: 'south' },
]

const registryTimeoutMs = 3_000

/**
 * `graceMs`: how old a document of unknown standing is when the registry is asked about it; never
 * less than twice the time that the repository waits for it.
 */
export async function startFaultDomain({
  postgresFolder,
  documentsFolder: folder,
  graceMs = 6_000,
  ...options
}: FaultDomainOptions = {}): Promise<FaultDomain> {
  await using starting = new AsyncDisposableStack()
  const durable = starting.use(await startDurableDomain(nodes, postgresFolder))
  const sink = starting.use(await startAuditSink(durable.nodes, 'audit'))
  const order = { durable, sink, starting, before: options.beforeRepository }
  const consents = await start(order, 'consents', 'consent-registry', {
    assigningAuthority,
    patients,
    assertionTrust,
  })
  const consentsAt = { url: `${consents.service.origin}/fhir`, peer: 'consents' }
  const registry = await start(order, 'registry', 'registry', {
    assigningAuthority,
    homeCommunityId,
    patients,
    assertionTrust,
    consents: consentsAt,
  })
  const documentsFolder = folder ?? join(durable.nodes.folder, 'documents')
  const at = (path: string) => ({ url: `${registry.service.origin}${path}`, peer: 'registry' })
  const repository = await start(order, 'repository', 'repository', {
    hospital: 'north',
    homeCommunityId,
    repositoryUniqueId: sampleRepository,
    documentsFolder,
    registry: at('/iti-42'),
    storedQueries: at('/iti-18'),
    consents: consentsAt,
    assigningAuthority,
    assertionTrust,
    patients,
    limits: options.registryTimeout === 'default' ? {} : { registryTimeoutMs },
    sweep: { graceMs, intervalMs: 500, documentsPerAskMax: 20 },
  })
  const running = starting.move()
  return {
    durable,
    sink,
    registry: registry.service,
    repository: repository.service,
    documentsFolder,
    databases: { registry: registry.databaseUrl, repository: repository.databaseUrl },
    cutters: { registry: registry.cutter, repository: repository.cutter },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const assigningAuthority = '2.999.1.2'
const homeCommunityId = 'urn:oid:2.999.1'
const patients = [{ domainId: samplePatientId, local: [] }]
const assertionTrust = { issuers: [], audiences: ['https://domain.test'] }

interface Order {
  readonly durable: DurableDomain
  readonly sink: AuditSink
  readonly starting: AsyncDisposableStack
  readonly before: URL | undefined
}

async function start(
  { durable, sink, starting, before }: Order,
  ...[name, app, keys]: [name: string, app: string, keys: object]
): Promise<StartedService> {
  const port = await freePort()
  const options = { profile: 'conformance', auditPort: sink.port } as const
  const config = await durable.serviceConfig(name, options)
  const cutter = starting.use(await startCommitCutter(durable.postgres.port))
  const through = new URL(config.database.url)
  through.port = String(cutter.port)
  const configFile = durable.nodes.writeConfig(name, {
    ...config,
    listen: { ...config.listen, port },
    database: { ...config.database, url: through.href },
    ...keys,
  })
  const service = await startKillableService({
    name,
    main: new URL(`../../../../apps/${app}/src/main.ts`, import.meta.url),
    configFile,
    origin: `https://127.0.0.1:${port}`,
    logFile: join(durable.nodes.folder, `${name}.log`),
    before: app === 'repository' ? before : undefined,
  })
  starting.defer(() => service.end())
  return { service, cutter, databaseUrl: config.database.url }
}

interface StartedService {
  readonly service: KillableService
  readonly cutter: CommitCutter
  readonly databaseUrl: string
}
