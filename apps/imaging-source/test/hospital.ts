// One imaging source on real PostgreSQL, disk, TLS and DIMSE, between a repository and a consent registry that the test plays.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@isthmus/config/config'
import type { Manifest } from '@isthmus/dicom/manifest'
import { readManifest } from '@isthmus/dicom/read-manifest'
import { type SyntheticOrder, syntheticDataset } from '@isthmus/dicom/synthetic-instance'
import { storeInstances } from '@isthmus/dimse/store-scu'
import type { HttpServer } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { silentLog } from '@isthmus/log/log'
import { signAssertion } from '@isthmus/saml/write-assertion'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import { type RunningImagingSource, startImagingSource } from '../src/app.ts'
import { type ImagingSourceConfig, imagingSourceConfig } from '../src/config.ts'

export const localAuthority = '2.999.1.5.1'
export const issuer = 'https://south.test/idp'

/** Local number → number in the domain; `L-9` belongs to nobody. */
const patients = [
  ['L-1', 'N-1001'],
  ['L-2', 'N-1002'],
  ['L-3', 'N-1003'],
].map(([local, domainNumber]) => ({
  domainId: `${domainNumber}^^^&2.999.1.2&ISO`,
  local: [{ hospital: 'north', id: `${local}^^^&${localAuthority}&ISO` }],
}))

export interface Submitted {
  readonly submission: Submission
  readonly manifest: Manifest
}

export interface Hospital extends AsyncDisposable {
  readonly domain: TestDomain
  readonly sink: AuditSink
  readonly config: ImagingSourceConfig
  source: RunningImagingSource
  /** What the consent registry says: permit or deny, by number in the domain. */
  readonly said: Map<string, string>
  consentStatus: number
  readonly submitted: readonly Submitted[]
  /** What the repository answers next; `silent` breaks the connection. */
  answer: RegistryResponse | 'silent'
  /** Resolves when so many submissions have come. */
  submissions(count: number): Promise<readonly Submitted[]>
  /** The first submission that fits, also one that came before. */
  submission(fits: (submitted: Submitted) => boolean): Promise<Submitted>
}

const success: RegistryResponse = { status: 'Success', errors: [] }

export async function startHospital(
  profile: 'hospital' | 'conformance' = 'hospital',
): Promise<Hospital> {
  const domain = await createTestDomain([
    { name: 'source', actors: ['imaging-document-source'], hospital: 'north' },
    { name: 'repository', actors: ['document-repository'], hospital: 'north' },
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
    {
      name: 'gateway',
      actors: ['consumer-gateway'],
      hospital: 'south',
      organizationOid: '2.999.1.6.2',
      assertionIssuers: [issuer],
    },
    { name: 'modality', actors: ['imaging-document-source'], hospital: 'north' },
  ])
  const sink = await startAuditSink(domain, 'audit')
  const submitted: Submitted[] = []
  const waiting = new Set<() => void>()
  const state = {
    said: new Map([
      ['N-1001', 'permit'],
      ['N-1002', 'deny'],
    ]),
    consentStatus: 200,
    answer: success as RegistryResponse | 'silent',
  }
  const repository = serverFor(domain, 'repository')
  const consents = serverFor(domain, 'consents')
  serveConsents(consents, state)
  serveRepository(repository, async (one, manifest) => {
    submitted.push({ submission: one, manifest: await readManifest(manifest) })
    for (const look of waiting) look()
    if (state.answer === 'silent') throw new Error('no answer')
    return state.answer
  })
  await Promise.all([repository.listen(), consents.listen()])
  const config = await configOf({ domain, profile, sink, repository, consents })
  const hospital = Object.assign(state, {
    domain,
    sink,
    config,
    submitted,
    source: await startImagingSource(config),
    submissions: async (count: number) => {
      const reached = Promise.withResolvers<void>()
      const look = () => submitted.length >= count && reached.resolve()
      waiting.add(look)
      look()
      await reached.promise
      waiting.delete(look)
      return submitted
    },
    submission: async (fits: (one: Submitted) => boolean) => {
      const found = Promise.withResolvers<Submitted>()
      const look = () => {
        const fitting = submitted.find((one) => fits(one))
        if (fitting !== undefined) found.resolve(fitting)
      }
      waiting.add(look)
      look()
      return await found.promise.finally(() => waiting.delete(look))
    },
    async [Symbol.asyncDispose]() {
      await hospital.source.close()
      await Promise.all([repository.close(), consents.close()])
      await sink[Symbol.asyncDispose]()
      await domain[Symbol.asyncDispose]()
    },
  })
  return hospital
}

interface ConfigParts {
  readonly domain: TestDomain
  readonly profile: 'hospital' | 'conformance'
  readonly sink: AuditSink
  readonly repository: HttpServer
  readonly consents: HttpServer
}

async function configOf(parts: ConfigParts): Promise<ImagingSourceConfig> {
  const { domain, profile, sink } = parts
  const service = await domain.serviceConfig('source', { profile, auditPort: sink.port })
  const file = domain.writeConfig('source', {
    ...service,
    hospital: 'north',
    organizationOid: '2.999.1.6.1',
    homeCommunityId: 'urn:oid:2.999.1',
    retrieveLocationUid: '2.999.1.4.1',
    sourceId: '2.999.1.7.1',
    archive: { kind: 'folder', folder: join(domain.folder, 'archive') },
    dimse: { port: 0, aeTitle: 'NORTH', callingAeTitles: ['CT1'] },
    repository: { url: `${parts.repository.origin}/rad-68`, peer: 'repository' },
    consents: { url: `${parts.consents.origin}/fhir`, peer: 'consents' },
    assigningAuthority: '2.999.1.2',
    localAssigningAuthority: localAuthority,
    patients,
    assertionTrust: {
      issuers: [{ issuer, certificate: domain.files('gateway').certificate }],
      audiences: ['https://domain.test'],
    },
    completeness: { stableMs: 150 },
    limits: { retryMs: 20, instanceBytesMax: 10_000_000 },
  })
  return readConfig(imagingSourceConfig, file, {})
}

function serverFor(domain: TestDomain, name: string): HttpServer {
  return createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: `https://${name}.test`,
    tls: domain.credentials(name),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
}

function serveRepository(
  server: HttpServer,
  receive: (submission: Submission, manifest: Uint8Array) => Promise<RegistryResponse>,
): void {
  server.serve('/rad-68', rad68, {
    actors: ['imaging-document-source'],
    handler: async ({ request, parts }) => {
      const chunks: Uint8Array[] = []
      for await (const part of parts) for await (const chunk of part.bytes) chunks.push(chunk)
      return { response: await receive(request.submission, Buffer.concat(chunks)) }
    },
  })
}

function serveConsents(
  server: HttpServer,
  state: { readonly said: Map<string, string>; readonly consentStatus: number },
): void {
  server.route('POST', '/fhir/Consent/_search', {
    actors: ['imaging-document-source'],
    handler: async (request) => {
      const form = new URLSearchParams(await request.text())
      const [system = '', value = ''] = (form.get('patient.identifier') ?? '').split('|')
      const type = state.said.get(value)
      const consent = {
        resourceType: 'Consent',
        id: `${value}-${type}`,
        status: 'active',
        patient: { identifier: { system, value } },
        dateTime: '2026-01-01T00:00:00Z',
        policy: [{ uri: 'urn:oid:2.999.1.9.1' }],
        provision: { type },
      }
      const entry = type === undefined ? [] : [{ resource: consent }]
      return {
        status: state.consentStatus,
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify({
          resourceType: 'Bundle',
          type: 'searchset',
          total: entry.length,
          entry,
        }),
      }
    },
  })
}

/** An instance of study `2.25.1.<study>`; its number is the last component of its UID. */
export function instance(
  study: number,
  number: number,
  change: Partial<SyntheticOrder> = {},
): SyntheticOrder {
  return {
    studyInstanceUid: `2.25.1.${study}`,
    seriesInstanceUid: `2.25.2.${study}.1`,
    sopInstanceUid: `2.25.3.${study}.${number}`,
    instanceNumber: number,
    patientId: 'L-1',
    edge: 64,
    ...change,
  }
}

/** Sends by C-STORE; gives the statuses. */
export async function send(
  { source }: Hospital,
  orders: readonly SyntheticOrder[],
): Promise<readonly (number | undefined)[]> {
  const results = await storeInstances(
    {
      host: '127.0.0.1',
      port: source.dimsePort,
      calledAeTitle: 'NORTH',
      callingAeTitle: 'CT1',
    },
    orders.map((order) => ({
      sopClassUid: order.sopClassUid ?? '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: order.sopInstanceUid,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      async *dataset() {
        yield await Promise.resolve(syntheticDataset(order))
      },
    })),
    AbortSignal.timeout(20_000),
  )
  return results.map(({ status }) => status)
}

/** What South's clinician shows. */
export function assertion({ domain }: Hospital, patientId?: string): string {
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
      roles: [{ code: '106289002', scheme: '2.16.840.1.113883.6.96', display: 'Dentist' }],
      purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
      ...(patientId === undefined ? {} : { patientId }),
    },
    {
      issuer,
      audience: 'https://domain.test',
      validityMs: 60_000,
      key: createPrivateKey(readFileSync(domain.files('gateway').key)),
      certificatePem: readFileSync(domain.files('gateway').certificate, 'utf8'),
    },
  )
}
