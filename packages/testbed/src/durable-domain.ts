// A domain for measurements: services as processes of their own, on a PostgreSQL that keeps what it
// was given.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createServiceDatabase } from '@isthmus/postgres/create-database'
import { type DurablePostgres, startDurablePostgres } from './durable-postgres.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'
import {
  type ServiceOptions,
  type TestDomain,
  type TestNode,
  type TestServiceConfig,
  createTestDomain,
} from './test-domain.ts'

export interface DurableDomain extends AsyncDisposable {
  readonly nodes: TestDomain
  readonly postgres: DurablePostgres
  /** As `TestDomain` gives it, with a role and a database of the service's own. */
  serviceConfig(
    name: string,
    options?: Omit<ServiceOptions, 'databaseUrl'>,
  ): Promise<TestServiceConfig>
  /** Ends with the domain, or before when it is disposed of. */
  start(name: string, main: URL, config: object): Promise<ServiceProcess>
}

/** PostgreSQL keeps its data in `postgresFolder`; beside the domain's own files when left out. */
export async function startDurableDomain(
  nodes: readonly TestNode[],
  postgresFolder?: string,
): Promise<DurableDomain> {
  await using starting = new AsyncDisposableStack()
  const domain = starting.use(await createTestDomain(nodes))
  const folder = postgresFolder ?? join(domain.folder, 'postgres')
  const postgres = starting.use(await startDurablePostgres({ folder, port: await freePort() }))
  const started = starting.move()
  return {
    nodes: domain,
    postgres,
    async serviceConfig(name, options = {}) {
      const password = randomBytes(18).toString('base64url')
      const { url } = await createServiceDatabase(postgres, {
        name: `${name}_${options.profile ?? 'hospital'}`,
        password,
        otherDatabases: 'closed',
      })
      const databaseUrl = new URL(url)
      databaseUrl.password = password
      return domain.serviceConfig(name, { ...options, databaseUrl: databaseUrl.href })
    },
    async start(name, main, config) {
      const configFile = domain.writeConfig(name, config)
      const logFile = join(domain.folder, `${name}.log`)
      return started.use(await startServiceProcess({ main, configFile, logFile }))
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  }
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
