// The config files of all services, written anew at each start from the plan.
import { join } from 'node:path'
import { allowList } from './allow-list.ts'
import { writeIssuers } from './assertion-for.ts'
import { issuersOf } from './assertion-issuers.ts'
import { type DomainFolder, passwordOf } from './domain-folder.ts'
import type { DatabaseServer } from './database-server.ts'
import type { DomainPlan } from './domain-plan.ts'
import { writePrivateFile } from './private-files.ts'
import { serviceConfig } from './service-configs.ts'

/** Makes the services' databases where they are missing; gives their URLs by service. */
export async function makeDatabases(
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

/**
 * Writes DIR/config: settings and allow-list of each service, and what the assertion command reads.
 */
export function writeConfigs(
  folder: DomainFolder,
  plan: DomainPlan,
  databases: ReadonlyMap<string, string>,
): void {
  for (const service of plan.services) {
    const databaseUrl = databases.get(service.name) ?? ''
    writeJson(
      join(folder.config, `${service.name}.json`),
      serviceConfig({ plan, service, databaseUrl, archiveFolder: folder.archive }),
    )
    writeJson(join(folder.config, `${service.name}.peers.json`), {
      peers: allowList(plan, service),
    })
  }
  writeIssuers(folder.config, issuersOf(plan))
}

function writeJson(file: string, value: object): void {
  writePrivateFile(file, `${JSON.stringify(value, undefined, 2)}\n`)
}
