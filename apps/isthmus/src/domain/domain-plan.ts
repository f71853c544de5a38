// Which services a domain has, and under which names, ports and OIDs: everything the config files
// are written from.
import type { Actor } from '@isthmus/ihe/peer'
import type { DomainConfig } from './domain-config.ts'
import type { DomainState } from './domain-state.ts'

export type Profile = 'hospital' | 'conformance'

/** The folder below apps/ whose src/main.ts is the service. */
export type App =
  | 'audit-repository'
  | 'consent-registry'
  | 'pix-manager'
  | 'registry'
  | 'repository'
  | 'imaging-source'
  | 'consumer-gateway'

export interface HospitalPlan {
  readonly name: string
  readonly title: string
  readonly organizationOid: string
  readonly localAssigningAuthority: string
  readonly repositoryUniqueId: string
  readonly retrieveLocationUid: string
  readonly sourceId: string
  readonly aeTitle: string
}

export interface ServicePlan {
  readonly name: string
  readonly app: App
  /** What the service plays on the wire, as its peers list it. */
  readonly actors: readonly Actor[]
  readonly hospital: HospitalPlan | undefined
  /** Port names of the service: `https`, and `syslog`, `mllp`, `query`, `dimse` or `web`. */
  readonly ports: Readonly<Record<string, number>>
  readonly publicHost: string
  /** Origin of its mutual TLS port, as strangers reach it. */
  readonly publicUrl: string
  /** Host under which the other services of the domain reach it: they run on the same machine. */
  readonly localHost: string
}

export interface DomainPlan {
  readonly profile: Profile
  readonly id: string
  readonly config: DomainConfig
  readonly homeCommunityId: string
  readonly hospitals: readonly HospitalPlan[]
  readonly services: readonly ServicePlan[]
  /** Origin of our own OpenID Connect provider; undefined where the config names another. */
  readonly identityProvider: { readonly port: number; readonly issuer: string } | undefined
}

/** Name of the port of the embedded PostgreSQL. */
export const postgresPort = 'postgres.sql'

export interface PlanFacts {
  readonly profile: Profile
  readonly config: DomainConfig
  readonly state: DomainState
  /** The apps that this build has. */
  readonly apps: readonly App[]
}

/** The services' names and the names of their ports, before ports are chosen. */
export function portNames(
  config: DomainConfig,
  { embeddedPostgres, apps }: { readonly embeddedPostgres: boolean; readonly apps: readonly App[] },
): readonly string[] {
  const services = skeletons(config, apps).flatMap(({ name, app }) =>
    appPorts[app].map((port) => `${name}.${port}`),
  )
  return [
    ...services,
    ...(config.oidc === undefined ? ['identity-provider.web'] : []),
    ...(embeddedPostgres ? [postgresPort] : []),
  ]
}

/** The plan; the state must hold a port for every name and a number for every hospital. */
export function planDomain({ profile, config, state, apps }: PlanFacts): DomainPlan {
  const hospitals = config.hospitals.map((hospital) =>
    planHospital(hospital, {
      root: config.homeCommunityOid,
      number: state.hospitals[hospital.name],
    }),
  )
  const port = state.ports['identity-provider.web']
  return {
    profile,
    id: state.id,
    config,
    homeCommunityId: `urn:oid:${config.homeCommunityOid}`,
    hospitals,
    services: skeletons(config, apps).map((service) => {
      const ports = Object.fromEntries(
        appPorts[service.app].map((name) => [name, state.ports[`${service.name}.${name}`] ?? 0]),
      )
      const publicHost = config.publicHosts[service.name] ?? config.publicHost ?? config.listenHost
      return {
        name: service.name,
        app: service.app,
        actors: appActors[service.app],
        hospital: hospitals.find(({ name }) => name === service.hospital),
        ports,
        publicHost,
        publicUrl: `https://${publicHost}:${ports['https'] ?? 0}`,
        localHost: isEveryAddress(config.listenHost) ? '127.0.0.1' : config.listenHost,
      }
    }),
    identityProvider:
      config.oidc === undefined && port !== undefined
        ? { port, issuer: `http://127.0.0.1:${port}` }
        : undefined,
  }
}

function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

const appPorts: Readonly<Record<App, readonly string[]>> = {
  'audit-repository': ['https', 'syslog'],
  'consent-registry': ['https', 'mllp'],
  'pix-manager': ['https', 'mllp', 'query'],
  registry: ['https', 'mllp'],
  repository: ['https'],
  'imaging-source': ['https', 'dimse'],
  'consumer-gateway': ['https', 'web'],
}

const appActors: Readonly<Record<App, readonly Actor[]>> = {
  'audit-repository': ['audit-record-repository'],
  'consent-registry': ['consent-registry'],
  'pix-manager': ['patient-identifier-cross-reference-manager'],
  registry: ['document-registry'],
  repository: ['document-repository'],
  'imaging-source': ['imaging-document-source', 'patient-identifier-cross-reference-consumer'],
  'consumer-gateway': [
    'consumer-gateway',
    'document-consumer',
    'imaging-document-consumer',
    'patient-identifier-cross-reference-consumer',
  ],
}

interface Skeleton {
  readonly name: string
  readonly app: App
  readonly hospital?: string
}

function skeletons(config: DomainConfig, apps: readonly App[]): readonly Skeleton[] {
  const names = config.hospitals.map(({ name }) => name)
  const all: readonly Skeleton[] = [
    { name: 'audit', app: 'audit-repository' },
    { name: 'consents', app: 'consent-registry' },
    { name: 'registry', app: 'registry' },
    { name: 'pix', app: 'pix-manager' },
    ...names.map((name) => skeleton('repository', 'repository', name)),
    ...names.map((name) => skeleton('imaging-source', 'imaging-source', name)),
    ...names.map((name) => skeleton('gateway', 'consumer-gateway', name)),
  ]
  return all.filter(({ app }) => apps.includes(app))
}

function skeleton(prefix: string, app: App, hospital: string): Skeleton {
  return { name: `${prefix}-${hospital}`, app, hospital }
}

function planHospital(
  hospital: DomainConfig['hospitals'][number],
  { root, number = 0 }: { readonly root: string; readonly number: number | undefined },
): HospitalPlan {
  return {
    name: hospital.name,
    title: hospital.title ?? `${hospital.name.charAt(0).toUpperCase()}${hospital.name.slice(1)}`,
    organizationOid: hospital.organizationOid ?? `${root}.10.${number}`,
    localAssigningAuthority: hospital.localAssigningAuthority ?? `${root}.2.${number}`,
    repositoryUniqueId: hospital.repositoryUniqueId ?? `${root}.3.${number}`,
    retrieveLocationUid: hospital.retrieveLocationUid ?? `${root}.4.${number}`,
    sourceId: hospital.sourceId ?? `${root}.5.${number}`,
    aeTitle: hospital.aeTitle ?? hospital.name.toUpperCase().slice(0, 16),
  }
}
