// Starts a whole affinity domain: folder, ports, PKI, databases, config files, then each actor as its own process.
import { join } from 'node:path'
import { allowList } from './allow-list.ts'
import { writeIssuers } from './assertion-for.ts'
import { issuersOf } from './assertion-issuers.ts'
import { type DatabaseServer, openDatabaseServer } from './database-server.ts'
import type { DomainConfig } from './domain-config.ts'
import { removeDomainFile, writeDomainFile } from './domain-file.ts'
import { type DomainFolder, openDomainFolder, passwordOf } from './domain-folder.ts'
import { makePki } from './domain-pki.ts'
import { type DomainPlan, type Profile, planDomain, portNames } from './domain-plan.ts'
import { readDomainState, withHospitals, writeDomainState } from './domain-state.ts'
import { lockFolder } from './folder-lock.ts'
import { launchOrder, mainOf } from './launch-order.ts'
import { choosePorts } from './ports.ts'
import { writePrivateFile } from './private-files.ts'
import { serviceConfig } from './service-configs.ts'
import { type ServiceProcess, startService } from './service-process.ts'
import { writeSignInFiles } from './sign-in-files.ts'

export interface DomainOptions {
  readonly profile: Profile
  /** Absolute; a new folder when left out. */
  readonly folder: string | undefined
  readonly config: DomainConfig
  /** Existing PostgreSQL whose role may create databases and roles; the embedded one when left out. */
  readonly databaseUrl: string | undefined
  /** What domain.json says of patients. */
  readonly patients: readonly { readonly id: string; readonly says: string }[]
  readonly say: (line: string) => void
}

export interface RunningDomain {
  readonly folder: string
  readonly plan: DomainPlan
  /** Path of domain.json. */
  readonly file: string
  /** Removes domain.json and stops everything in order; resolves when all has ended. */
  stop(): Promise<void>
}

/** Resolves when every service is ready and domain.json is written. What was started is stopped again on failure. */
export async function startDomain(options: DomainOptions): Promise<RunningDomain> {
  const folder = openDomainFolder(options.folder)
  const started = new AsyncDisposableStack()
  try {
    started.use(await lockFolder(folder.root))
    removeDomainFile(folder.root)
    const plan = await prepare(folder, options)
    const database = started.use(
      await openDatabaseServer({ folder: folder.postgres, url: options.databaseUrl, id: plan.id }),
    )
    options.say(database.says)
    const databases = await makeDatabases(folder, plan, database)
    writeConfigs(folder, plan, databases)
    writeIssuers(folder.config, issuersOf(plan))
    const signIn = writeSignInFiles(folder, plan)
    const pids = new Map<string, number>()
    const facts = {
      plan,
      folder: folder.root,
      pids,
      databaseServer: database.serverUrl,
      databases,
      patients: options.patients,
      assertionCommand: assertionCommand(folder.root),
    }
    let complete = false
    const onReady = (name: string, pid: number) => {
      pids.set(name, pid)
      if (complete) writeDomainFile(facts)
    }
    for (const wave of launchOrder(plan, { configFolder: folder.config, signIn })) {
      const results = await Promise.allSettled(
        wave.map(({ name, argv }) =>
          startService(
            { name, argv, logFile: join(folder.logs, `${name}.log`) },
            { onReady, say: options.say },
          ),
        ),
      )
      started.use(stopTogether(results))
      const failure = results.find((result) => result.status === 'rejected')
      if (failure !== undefined) throw failure.reason
    }
    complete = true
    const file = writeDomainFile(facts)
    started.defer(() => removeDomainFile(folder.root))
    return { folder: folder.root, plan, file, stop: () => started.disposeAsync() }
  } catch (error) {
    await started.disposeAsync()
    throw error
  }
}

async function prepare(folder: DomainFolder, options: DomainOptions): Promise<DomainPlan> {
  const { config, profile } = options
  const known = readDomainState(folder.root)
  const state = {
    ...withHospitals(
      known,
      config.hospitals.map(({ name }) => name),
    ),
    ports: {
      ...known.ports,
      ...(await choosePorts({
        names: portNames(config),
        fixed: config.ports,
        kept: known.ports,
        host: config.listenHost,
      })),
    },
  }
  writeDomainState(folder.root, state)
  const plan = planDomain({ profile, config, state })
  await makePki(folder.pki, plan, new Date())
  return plan
}

async function makeDatabases(
  folder: DomainFolder,
  plan: DomainPlan,
  server: DatabaseServer,
): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>()
  for (const { name } of plan.services) {
    urls.set(name, await server.createDatabase(name, passwordOf(folder, name)))
  }
  return urls
}

function writeConfigs(
  folder: DomainFolder,
  plan: DomainPlan,
  databases: ReadonlyMap<string, string>,
): void {
  for (const service of plan.services) {
    const databaseUrl = databases.get(service.name) ?? ''
    const files = [
      [`${service.name}.json`, serviceConfig({ plan, service, databaseUrl })],
      [`${service.name}.peers.json`, { peers: allowList(plan, service) }],
    ] as const
    for (const [name, value] of files) {
      writePrivateFile(join(folder.config, name), `${JSON.stringify(value, undefined, 2)}\n`)
    }
  }
}

function assertionCommand(folder: string): string {
  const words = [process.execPath, mainOf('isthmus'), 'assertion', '--dir', folder]
  return words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
}

function stopTogether(results: readonly PromiseSettledResult<ServiceProcess>[]): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(
        results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.stop()] : [])),
      )
    },
  }
}
