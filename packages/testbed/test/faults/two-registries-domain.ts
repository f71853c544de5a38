// Two registries on one database behind a TCP balancer, as processes of their own on a PostgreSQL
// that syncs: either can die and come back while the other serves.
import { join } from 'node:path'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type DurableDomain, freePort, startDurableDomain } from '@isthmus/testbed/durable-domain'
import { startFakeConsentRegistry } from '@isthmus/testbed/fake-consent-registry'
import { samplePatientId, sampleRepository } from '@isthmus/testbed/sample-submission'
import { startTcpBalancer } from '@isthmus/testbed/tcp-balancer'
import type { TestNode } from '@isthmus/testbed/test-domain'
import { type KillableService, startKillableService } from './killable-service.ts'

export interface TwoRegistriesDomain extends AsyncDisposable {
  readonly durable: DurableDomain
  readonly sink: AuditSink
  /** What clients know: the balancer's. */
  readonly origin: string
  readonly registries: readonly [KillableService, KillableService]
  /** With password. */
  readonly databaseUrl: string
}

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
  { name: 'consumer', actors: ['document-consumer'], hospital: 'south' },
]

export async function startTwoRegistries(): Promise<TwoRegistriesDomain> {
  await using starting = new AsyncDisposableStack()
  const durable = starting.use(await startDurableDomain(nodes))
  const sink = starting.use(await startAuditSink(durable.nodes, 'audit'))
  const consents = starting.adopt(await startFakeConsentRegistry(durable.nodes), ({ server }) =>
    server.close(),
  )
  const balancer = starting.use(await startTcpBalancer())
  const common = await durable.serviceConfig('registry', {
    profile: 'conformance',
    auditPort: sink.port,
  })
  const start = async (name: string): Promise<KillableService> => {
    const port = await freePort()
    const configFile = durable.nodes.writeConfig(name, {
      ...common,
      name,
      listen: { host: '127.0.0.1', port },
      assigningAuthority: '2.999.1.2',
      homeCommunityId: 'urn:oid:2.999.1',
      patients: [{ domainId: samplePatientId, local: [] }],
      assertionTrust: { issuers: [], audiences: ['https://domain.test'] },
      consents: { url: `${consents.server.origin}/fhir`, peer: 'consents' },
    })
    const service = await startKillableService({
      name,
      main: new URL('../../../../apps/registry/src/main.ts', import.meta.url),
      configFile,
      origin: `https://127.0.0.1:${port}`,
      logFile: join(durable.nodes.folder, `${name}.log`),
    })
    starting.defer(() => service.end())
    return service
  }
  // At the same moment on an empty database, as an orchestrator starts them.
  const registries = await Promise.all([start('registry-1'), start('registry-2')])
  balancer.balance(registries.map(({ origin }) => Number(new URL(origin).port)))
  const running = starting.move()
  return {
    durable,
    sink,
    origin: `https://127.0.0.1:${balancer.port}`,
    registries,
    databaseUrl: common.database.url,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
