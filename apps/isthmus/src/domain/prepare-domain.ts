// Before anything starts: ports and numbers are chosen once and kept, the PKI is made.
import type { DomainOptions } from './domain-options.ts'
import type { DomainFolder } from './domain-folder.ts'
import { makePki } from './domain-pki.ts'
import { type DomainPlan, planDomain, portNames, postgresPort } from './domain-plan.ts'
import {
  type DomainState,
  readDomainState,
  withHospitals,
  writeDomainState,
} from './domain-state.ts'
import { installedApps } from './launch-order.ts'
import { choosePorts } from './ports.ts'

export interface PreparedDomain {
  readonly plan: DomainPlan
  /** `service.port` → number, also of what is no service. */
  readonly ports: DomainState['ports']
}

/** Writes DIR/state.json and DIR/pki. Throws UsageError for a port that is taken. */
export async function prepareDomain(
  folder: DomainFolder,
  { config, profile, databaseUrl }: DomainOptions,
): Promise<PreparedDomain> {
  const apps = installedApps()
  const known = readDomainState(folder.root)
  const hospitals = config.hospitals.map(({ name }) => name)
  const chosen = await choosePorts({
    names: portNames(config, { embeddedPostgres: databaseUrl === undefined, apps }),
    unchecked: [postgresPort],
    fixed: config.ports,
    kept: known.ports,
    host: config.listenHost,
  })
  const state = { ...withHospitals(known, hospitals), ports: { ...known.ports, ...chosen } }
  writeDomainState(folder.root, state)
  const plan = planDomain({ profile, config, state, apps })
  await makePki(folder.pki, plan, new Date())
  return { plan, ports: state.ports }
}
