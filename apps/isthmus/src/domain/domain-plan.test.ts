// The plan of a domain, and the files that are written from it.
import { expect, test } from 'vitest'
import { allowList } from './allow-list.ts'
import { emptyDomainConfig } from './domain-config.ts'
import { domainFile } from './domain-file.ts'
import { type App, type DomainPlan, planDomain, portNames } from './domain-plan.ts'
import type { DomainState } from './domain-state.ts'
import { withHospitals } from './domain-state.ts'
import { launchOrder } from './launch-order.ts'
import { serviceConfig } from './service-configs.ts'

const apps: readonly App[] = [
  'audit-repository',
  'consent-registry',
  'registry',
  'pix-manager',
  'repository',
  'imaging-source',
  'consumer-gateway',
]

const blank: DomainState = {
  format: 'isthmus-state/1',
  id: '0badcafe',
  ports: {},
  hospitals: {},
}

function plan(change: Partial<ReturnType<typeof emptyDomainConfig>> = {}): DomainPlan {
  const config = { ...emptyDomainConfig(), ...change }
  const names = portNames(config, { embeddedPostgres: true, apps })
  const ports = Object.fromEntries(names.map((name, at) => [name, 20_001 + at]))
  const hospitals = config.hospitals.map(({ name }) => name)
  const state = { ...withHospitals(blank, hospitals), ports }
  return planDomain({ profile: 'hospital', config, state, apps })
}

function configOf(domain: DomainPlan, name: string): Record<string, unknown> {
  const service = domain.services.find((item) => item.name === name)
  if (service === undefined) throw new Error(name)
  return {
    ...serviceConfig({
      plan: domain,
      service,
      databaseUrl: 'postgresql://u@h/d',
      archiveFolder: '/a',
    }),
  }
}

test('two hospitals are four common services and three each', () => {
  expect(plan().services.map(({ name }) => name)).toEqual([
    'audit',
    'consents',
    'registry',
    'pix',
    'repository-north',
    'repository-south',
    'imaging-source-north',
    'imaging-source-south',
    'gateway-north',
    'gateway-south',
  ])
})

test('ten hospitals are a matter of configuration, with OIDs and ports of their own', () => {
  const hospitals = Array.from({ length: 10 }, (_, at) => ({ name: `h${at}` }))
  const domain = plan({ hospitals })
  expect(domain.services).toHaveLength(34)
  const oids = domain.hospitals.flatMap((hospital) => [
    hospital.organizationOid,
    hospital.repositoryUniqueId,
    hospital.retrieveLocationUid,
    hospital.sourceId,
    hospital.localAssigningAuthority,
  ])
  expect(new Set(oids).size).toBe(50)
  const ports = domain.services.flatMap((service) => Object.values(service.ports))
  expect(new Set(ports).size).toBe(ports.length)
})

test('a hospital keeps its OIDs when the configuration is put into another order', () => {
  const first = withHospitals(blank, ['north', 'south'])
  const later = withHospitals(first, ['east', 'south', 'north'])
  expect(later.hospitals).toEqual({ north: 1, south: 2, east: 3 })
})

test('a service may talk to those it meets, and to nobody else', () => {
  const domain = plan()
  const service = domain.services.find(({ name }) => name === 'imaging-source-north')
  const peers = service === undefined ? [] : allowList(domain, service)
  expect(peers.map(({ name }) => name)).toEqual([
    'audit',
    'consents',
    'registry',
    'pix',
    'repository-north',
    'repository-south',
    'gateway-north',
    'gateway-south',
    'tester',
  ])
  const gateway = peers.find(({ name }) => name === 'gateway-south')
  expect(gateway?.assertionIssuers).toEqual(['urn:oid:2.999.1.10.2'])
  expect(gateway?.hospital).toBe('south')
})

test('a partner of the configuration is listed, and its endpoints are used', () => {
  const domain = plan({
    peers: [
      {
        name: 'toolkit',
        certificate: '/elsewhere/toolkit.pem',
        actors: ['document-registry', 'document-repository', 'imaging-document-source'],
        repositoryUniqueIds: ['2.999.7.1'],
        sourceIds: [],
        assertionIssuers: [],
        enabled: true,
        endpoints: { 'ITI-42': 'https://toolkit:1/r', 'ITI-43': 'https://toolkit:1/d' },
      },
    ],
    authorities: ['/elsewhere/ca.pem'],
  })
  const repository = configOf(domain, 'repository-north')
  expect(repository['registry']).toEqual({ url: 'https://toolkit:1/r', peer: 'toolkit' })
  expect(repository['tls']).toMatchObject({ authorities: ['../pki/ca.pem', '/elsewhere/ca.pem'] })
  const gateway = configOf(domain, 'gateway-south')
  expect(gateway['registry']).toMatchObject({ peer: 'registry' })
  expect(gateway['repositories']).toContainEqual({
    repositoryUniqueId: '2.999.7.1',
    url: 'https://toolkit:1/d',
    peer: 'toolkit',
  })
  expect(gateway['imagingSources']).toHaveLength(2)
})

test('public host names are published; the services themselves stay on the machine', () => {
  const domain = plan({ publicHost: 'isthmus.example', publicHosts: { registry: 'r.example' } })
  expect(configOf(domain, 'registry')['publicUrl']).toMatch(/^https:\/\/r\.example:\d+$/)
  expect(configOf(domain, 'gateway-south')['registry']).toMatchObject({
    url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/iti-18$/),
  })
  expect(configOf(domain, 'consents')['publicUrl']).toMatch(/^https:\/\/isthmus\.example:/)
})

test('who is called by others starts before them', () => {
  const names = launchOrder(plan(), { configFolder: 'config', signIn: 'x.json' }).map((wave) =>
    wave.map(({ name }) => name),
  )
  expect(names[0]).toEqual(['audit', 'identity-provider'])
  expect(names.flat().indexOf('registry')).toBeLessThan(names.flat().indexOf('repository-south'))
})

test('domain.json names every service and holds no secret', () => {
  const domain = plan()
  const file = domainFile({
    plan: domain,
    folder: '.',
    pids: new Map(domain.services.map(({ name }, at) => [name, 4000 + at])),
    databaseServer: 'postgresql://postgres@127.0.0.1/',
    databases: new Map([['registry', 'postgresql://r@127.0.0.1/r']]),
    patients: [],
    assertionCommand: 'x',
  })
  expect(file).toMatchObject({
    format: 'isthmus-domain/1',
    homeCommunityId: 'urn:oid:2.999.1',
    assigningAuthority: '2.999.1.2',
    profile: 'hospital',
    tls: {
      ca: 'pki/ca.pem',
      peers: { tester: { cert: 'pki/tester.pem', key: 'pki/tester.key' } },
    },
  })
  const { services } = file as { services: readonly Record<string, unknown>[] }
  expect(services.map(({ actor }) => actor)).toContain('imaging-document-source')
  expect(services.find(({ name }) => name === 'registry')).toMatchObject({
    pid: 4002,
    database: 'postgresql://r@127.0.0.1/r',
  })
  expect(services.find(({ name }) => name === 'repository-north')).toMatchObject({
    hospital: 'north',
    repositoryUniqueId: '2.999.1.3.1',
  })
})

test('registry and Consent Registry take identity feeds; the tester sends them where conformance is tested', () => {
  const domain = plan()
  const registry = domain.services.find(({ name }) => name === 'registry')
  if (registry === undefined) throw new Error('no registry')
  expect(configOf(domain, 'registry')['feed']).toEqual({
    mllp: { host: '127.0.0.1', port: registry.ports['mllp'] },
    namespaces: [],
    differingBirthDates: 'refuse',
  })
  const consents = domain.services.find(({ name }) => name === 'consents')
  expect(configOf(domain, 'consents')['feed']).toEqual({
    mllp: { host: '127.0.0.1', port: consents?.ports['mllp'] },
    namespaces: [],
    differingBirthDates: 'refuse',
  })
  expect(consents?.ports['mllp']).not.toBe(registry.ports['mllp'])
  const testerIn = (profile: DomainPlan['profile']) =>
    allowList({ ...domain, profile }, registry).find(({ name }) => name === 'tester')?.actors
  expect(testerIn('conformance')).toContain('patient-identity-source')
  expect(testerIn('hospital')).not.toContain('patient-identity-source')
})

test('whose a number is, is asked of the Manager of the domain, or of a master patient index', () => {
  const domain = plan()
  const pix = domain.services.find(({ name }) => name === 'pix')
  expect(configOf(domain, 'pix')).toMatchObject({
    localAuthorities: [
      { hospital: 'north', oid: '2.999.1.2.1' },
      { hospital: 'south', oid: '2.999.1.2.2' },
    ],
    feed: { mllp: { port: pix?.ports['mllp'] } },
    query: { mllp: { port: pix?.ports['query'] } },
  })
  const asking = plan({ localNumbers: 'asked' })
  for (const name of ['imaging-source-north', 'gateway-south']) {
    expect(configOf(domain, name)).not.toHaveProperty('identifiers')
    const url = `https://127.0.0.1:${pix?.ports['https']}/fhir`
    expect(configOf(asking, name)['identifiers']).toEqual({ url, peer: 'pix' })
  }
  const index = {
    name: 'mpi',
    certificate: 'mpi.pem',
    actors: ['patient-identifier-cross-reference-manager' as const],
    endpoints: { 'ITI-83': 'https://mpi.example/fhir' },
    repositoryUniqueIds: [],
    sourceIds: [],
    assertionIssuers: [],
    enabled: true,
  }
  const withIndex = plan({ localNumbers: 'asked', peers: [index] })
  expect(configOf(withIndex, 'imaging-source-north')['identifiers']).toEqual({
    url: 'https://mpi.example/fhir',
    peer: 'mpi',
  })
})
