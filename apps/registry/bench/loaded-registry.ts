// A registry with many entries, between a real Consent Registry and a real Audit Record Repository:
// three processes.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { createConsentWriter } from '@isthmus/consent-reader/consent-writer'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { type AssertionSigner, signAssertion } from '@isthmus/saml/write-assertion'
import { type DurableDomain, freePort, startDurableDomain } from '@isthmus/testbed/durable-domain'
import { sampleRepository } from '@isthmus/testbed/sample-submission'
import type { ServiceProcess } from '@isthmus/testbed/service-process'
import type { TestServiceConfig } from '@isthmus/testbed/test-domain'
import { entriesPerPatient, loadEntries, patientIdOf } from './load-entries.ts'

export type Profile = 'hospital' | 'conformance'

export interface LoadedRegistry extends AsyncDisposable {
  readonly durable: DurableDomain
  readonly databaseUrl: string
  /** Process ids of the services beside the registry, by name. */
  readonly services: ReadonlyMap<string, number>
  /** Name of each service's database, by the service's name. */
  readonly databases: ReadonlyMap<string, string>
  /**
   * Starts the registry in a profile, with further settings; dispose of it before it is started in
   * another.
   */
  start(profile: Profile, settings?: object): Promise<ServiceProcess>
  /** Of a clinician of South, for one request. */
  assertion(patientId: string): string
  /** An empty database on the same server, and what the server says of durability. */
  reference(): Promise<{ readonly url: string; readonly serverSettings: string }>
}

export interface LoadOrder {
  readonly entries: number
  /** Patients who have said that they permit: the first ones. */
  readonly permitting: number
  /** Patients who stand in the settings of the services: those who have entries when left out. */
  readonly configured?: number
}

export async function loadRegistry({
  entries,
  permitting,
  configured,
}: LoadOrder): Promise<LoadedRegistry> {
  const patients = entries / entriesPerPatient
  await using starting = new AsyncDisposableStack()
  const durable = starting.use(await startDurableDomain(nodes))
  const audit = await startAuditRepository(durable)
  const { auditPort } = audit
  const common = domainSettings(durable, configured ?? patients)
  const consentsConfig = await durable.serviceConfig('consents', { auditPort })
  const consents = await durable.start('consents', mainOf('consent-registry'), {
    ...consentsConfig,
    ...common,
  })
  const config = await durable.serviceConfig('registry', { auditPort })
  const start = (profile: Profile, settings: object = {}): Promise<ServiceProcess> =>
    durable.start('registry', mainOf('registry'), {
      ...config,
      ...common,
      ...settings,
      profile,
      homeCommunityId: 'urn:oid:2.999.1',
      consents: { url: `${consents.origin}/fhir`, peer: 'consents' },
    })
  // The first start makes the tables.
  await (await start('hospital'))[Symbol.asyncDispose]()
  await loadEntries(config.database.url, patients)
  const signer = signerOf(durable)
  await permit(durable, { consents, signer, permitting })
  const open = starting.move()
  return {
    durable,
    databaseUrl: config.database.url,
    services: new Map([
      ['consent registry', consents.pid],
      ['audit repository', audit.service.pid],
    ]),
    databases: new Map([
      ['registry', databaseOf(config)],
      ['consent registry', databaseOf(consentsConfig)],
      ['audit repository', databaseOf(audit.config)],
    ]),
    start,
    assertion: (patientId) => assertionFor(patientId, { signer, purpose: 'TREAT' }),
    async reference() {
      const { database } = await durable.serviceConfig('reference')
      return { url: database.url, serverSettings: await durability(database.url) }
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

function domainSettings(durable: DurableDomain, patients: number): object {
  return {
    assigningAuthority: '2.999.1.2',
    patients: Array.from({ length: patients }, (_, at) => patientLink(at + 1)),
    assertionTrust: {
      issuers: [{ issuer, certificate: durable.nodes.files('gateway').certificate }],
      audiences: [audience],
    },
  }
}

const issuer = 'https://south.test/idp'
const audience = 'https://domain.test'

const nodes = [
  { name: 'registry', actors: ['document-registry'] },
  { name: 'consents', actors: ['consent-registry'] },
  { name: 'audit', actors: ['audit-record-repository'] },
  {
    name: 'repository',
    actors: ['document-repository'],
    repositoryUniqueIds: [sampleRepository],
  },
  { name: 'reference', actors: [] },
  {
    name: 'gateway',
    actors: ['consumer-gateway'],
    hospital: 'south',
    organizationOid: '2.999.1.6.2',
    assertionIssuers: [issuer],
  },
] as const

function mainOf(app: string): URL {
  return new URL(`../../${app}/src/main.ts`, import.meta.url)
}

function patientLink(number: number): object {
  const id = `SOUTH-${number}^^^&2.999.1.5.2&ISO`
  return { domainId: patientIdOf(number), local: [{ hospital: 'south', id }] }
}

interface StartedAudit {
  readonly auditPort: number
  readonly service: ServiceProcess
  readonly config: TestServiceConfig
}

async function startAuditRepository(durable: DurableDomain): Promise<StartedAudit> {
  const auditPort = await freePort()
  const config = await durable.serviceConfig('audit', { auditPort })
  const service = await durable.start('audit', mainOf('audit-repository'), {
    ...config,
    syslog: { host: '127.0.0.1', port: auditPort },
  })
  return { auditPort, service, config }
}

async function durability(databaseUrl: string): Promise<string> {
  const client = new Client(databaseUrl)
  await client.connect()
  try {
    const names = ['fsync', 'synchronous_commit', 'full_page_writes']
    const shown: string[] = []
    for (const name of names) {
      const { rows } = await client.query<Record<string, string>>(`show ${name}`)
      shown.push(`${name} ${rows[0]?.[name]}`)
    }
    return shown.join(', ')
  } finally {
    await client.end()
  }
}

function databaseOf({ database }: TestServiceConfig): string {
  return new URL(database.url).pathname.slice(1)
}

function signerOf({ nodes: domain }: DurableDomain): AssertionSigner {
  const { key, certificate } = domain.files('gateway')
  return {
    issuer,
    audience,
    validityMs: 1_800_000,
    key: createPrivateKey(readFileSync(key)),
    certificatePem: readFileSync(certificate, 'utf8'),
  }
}

function assertionFor(
  patientId: string,
  { signer, purpose }: { readonly signer: AssertionSigner; readonly purpose: string },
): string {
  const now = new Date()
  return signAssertion(
    {
      id: `_${randomUUID()}`,
      now,
      authnInstant: now,
      nameId: 'dr-south',
      displayName: 'Dr South',
      organization: 'South Hospital',
      organizationId: 'urn:oid:2.999.1.6.2',
      homeCommunityId: 'urn:oid:2.999.1',
      roles: [{ code: '66862007', scheme: '2.16.840.1.113883.6.96', display: 'Radiologist' }],
      purposesOfUse: [{ code: purpose, scheme: '2.16.840.1.113883.5.8', display: purpose }],
      patientId,
    },
    signer,
  )
}

interface Permission {
  readonly consents: ServiceProcess
  readonly signer: AssertionSigner
  readonly permitting: number
}

/** Over the wire, as the desk of a hospital does. */
async function permit(durable: DurableDomain, order: Permission): Promise<void> {
  const { consents, signer, permitting } = order
  const writer = createConsentWriter({
    client: durable.nodes.client('gateway'),
    endpoint: { url: `${consents.origin}/fhir`, peer: 'consents' },
  })
  const signal = AbortSignal.timeout(300_000)
  for (let number = 1; number <= permitting; number += 1) {
    const assertion = assertionFor(patientIdOf(number), { signer, purpose: 'HOPERAT' })
    await writer.record(
      {
        patient: { system: 'urn:oid:2.999.1.2', value: `N-${number}` },
        type: 'permit',
        policyUri: 'https://profiles.ihe.net/ITI/PCF/Policy-all-normal',
        dateTime: new Date(),
        organizationOid: '2.999.1.6.2',
        source: 'bench',
      },
      { authorization: encodeAuthorization(assertion), signal },
    )
  }
}
