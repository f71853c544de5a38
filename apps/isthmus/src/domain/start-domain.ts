// Starts a whole affinity domain: folder, ports, PKI, databases, config files, then each actor as a
// process.
import { join } from 'node:path'
import { buildPages } from './build-pages.ts'
import { openDatabaseServer } from './database-server.ts'
import { removeDomainFile, writeDomainFile } from './domain-file.ts'
import { openDomainFolder } from './domain-folder.ts'
import type { DomainOptions } from './domain-options.ts'
import { type DomainPlan, postgresPort } from './domain-plan.ts'
import { lockFolder } from './folder-lock.ts'
import { type Launch, launchOrder, mainOf } from './launch-order.ts'
import { prepareDomain } from './prepare-domain.ts'
import { type ServiceEvents, type ServiceProcess, startService } from './service-process.ts'
import { writeSignInFiles } from './sign-in-files.ts'
import { makeDatabases, writeConfigs } from './write-configs.ts'

export interface RunningDomain {
  readonly folder: string
  readonly plan: DomainPlan
  /** Path of domain.json. */
  readonly file: string
  /** Removes domain.json and stops everything in order; resolves when all has ended. */
  stop(): Promise<void>
}

/**
 * Resolves when every service is ready and domain.json is written; on failure all is stopped again.
 */
export async function startDomain(options: DomainOptions): Promise<RunningDomain> {
  const folder = openDomainFolder(options.folder)
  const started = new AsyncDisposableStack()
  try {
    started.use(await lockFolder(folder.root))
    removeDomainFile(folder.root)
    const [{ plan, ports }] = await Promise.all([prepareDomain(folder, options), buildPages()])
    const database = started.use(
      await openDatabaseServer({
        embedded: { folder: folder.postgres, port: ports[postgresPort] ?? 0 },
        url: options.databaseUrl,
        id: plan.id,
        say: options.say,
      }),
    )
    options.say(database.says)
    const databases = await makeDatabases(folder, plan, database)
    writeConfigs(folder, plan, databases)
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
    const published = { yet: false }
    const onReady = (name: string, pid: number) => {
      pids.set(name, pid)
      if (published.yet) writeDomainFile(facts)
    }
    const signIn = writeSignInFiles(folder, plan)
    for (const wave of launchOrder(plan, { configFolder: folder.config, signIn })) {
      await startWave(wave, { folder: folder.logs, started, events: { onReady, say: options.say } })
    }
    published.yet = true
    const file = writeDomainFile(facts)
    started.defer(() => {
      published.yet = false
      removeDomainFile(folder.root)
    })
    return { folder: folder.root, plan, file, stop: () => started.disposeAsync() }
  } catch (error) {
    await started.disposeAsync()
    throw error
  }
}

interface Wave {
  /** Folder of the logs. */
  readonly folder: string
  readonly started: AsyncDisposableStack
  readonly events: ServiceEvents
}

// Those that did start are stopped when one of them did not.
async function startWave(
  wave: readonly Launch[],
  { folder, started, events }: Wave,
): Promise<void> {
  const results = await Promise.allSettled(
    wave.map(({ name, argv }) =>
      startService({ name, argv, folder, logFile: join(folder, `${name}.log`) }, events),
    ),
  )
  started.use(stopTogether(results))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
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

function assertionCommand(folder: string): string {
  const words = [process.execPath, mainOf('isthmus'), 'assertion', '--dir', folder]
  return words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
}
