// The allow-list of each service: exactly the peers it is called by and calls.
import type { Actor } from '@isthmus/ihe/peer'
import type { PeerEntry } from '@isthmus/config/peers'
import { assertionIssuer } from './assertion-issuers.ts'
import { testerName } from './domain-pki.ts'
import type { App, DomainPlan, ServicePlan } from './domain-plan.ts'

/** Whom the services of an app meet on the wire; everybody meets the Audit Record Repository. */
const meets: Readonly<Record<App, readonly App[]>> = {
  'audit-repository': [
    'consent-registry',
    'registry',
    'pix-manager',
    'repository',
    'imaging-source',
    'consumer-gateway',
  ],
  'consent-registry': ['registry', 'repository', 'imaging-source', 'consumer-gateway'],
  'pix-manager': ['imaging-source', 'consumer-gateway'],
  registry: ['repository', 'imaging-source', 'consent-registry', 'consumer-gateway'],
  repository: ['registry', 'imaging-source', 'consent-registry', 'consumer-gateway'],
  'imaging-source': [
    'registry',
    'repository',
    'consent-registry',
    'pix-manager',
    'consumer-gateway',
  ],
  'consumer-gateway': [
    'registry',
    'repository',
    'imaging-source',
    'consent-registry',
    'pix-manager',
  ],
}

/** The tester stands in for every sending and asking actor. */
const testerActors: readonly Actor[] = [
  'tester',
  'document-source',
  'document-consumer',
  'imaging-document-consumer',
  'imaging-document-source',
  'document-repository',
]

/** The peers of one service. Certificates are named by file, relative to DIR/config. */
export function allowList(plan: DomainPlan, service: ServicePlan): readonly PeerEntry[] {
  const met: readonly App[] = [...meets[service.app], 'audit-repository']
  return [
    ...plan.services
      .filter(({ app, name }) => name !== service.name && met.includes(app))
      .map((peer) => entry(plan, peer)),
    tester(plan),
    ...plan.config.peers.map(({ endpoints: _, ...peer }) => peer),
  ]
}

function entry(plan: DomainPlan, peer: ServicePlan): PeerEntry {
  const { hospital } = peer
  return {
    name: peer.name,
    certificate: `../pki/${peer.name}.pem`,
    ...(hospital === undefined
      ? {}
      : { hospital: hospital.name, organizationOid: hospital.organizationOid }),
    actors: [...peer.actors],
    repositoryUniqueIds: namesOf(peer),
    sourceIds: sourcesOf(peer),
    assertionIssuers: issuersOf(plan, peer),
    enabled: true,
  }
}

// A gateway speaks for its own users; a repository passes on what the users of its sources said
// when it registers their documents, and may ask the registry for nothing.
function issuersOf(plan: DomainPlan, { app, hospital }: ServicePlan): string[] {
  if (app === 'repository') return allIssuers(plan)
  return hospital === undefined || app !== 'consumer-gateway'
    ? []
    : [assertionIssuer(plan, hospital.name)]
}

function allIssuers(plan: DomainPlan): string[] {
  return [testerName, ...plan.hospitals.map(({ name }) => name)].map((name) =>
    assertionIssuer(plan, name),
  )
}

// What a peer may name as its own in what it submits; a repository passes on what its source names.
function namesOf({ app, hospital }: ServicePlan): string[] {
  if (hospital === undefined) return []
  if (app === 'repository') return [hospital.repositoryUniqueId]
  return app === 'imaging-source' ? [hospital.retrieveLocationUid] : []
}

// In whose name a peer submits, and so what it may ask the registry about without a person.
function sourcesOf({ app, hospital }: ServicePlan): string[] {
  return hospital === undefined || app !== 'imaging-source' ? [] : [hospital.sourceId]
}

// Who feeds identities can merge any two patients, and an administrator removes what others
// registered: in a hospital only those whom the configuration lists.
function testerPowers({ profile }: DomainPlan): readonly Actor[] {
  if (profile === 'hospital') return []
  return [
    'patient-identity-source',
    'patient-identifier-cross-reference-consumer',
    'document-administrator',
  ]
}

function tester(plan: DomainPlan): PeerEntry {
  return {
    name: testerName,
    certificate: `../pki/${testerName}.pem`,
    actors: [...testerActors, ...testerPowers(plan)],
    repositoryUniqueIds: plan.hospitals.flatMap((hospital) => [
      hospital.repositoryUniqueId,
      hospital.retrieveLocationUid,
    ]),
    sourceIds: plan.hospitals.map(({ sourceId }) => sourceId),
    assertionIssuers: allIssuers(plan),
    enabled: true,
  }
}
