// A generated CT, stored and published at an imaging source that runs as a process of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import type { OutgoingPart } from '@isthmus/mime/part'
import { writeMultipart } from '@isthmus/mime/multipart-writer'
import { type DurableDomain, freePort, startDurableDomain } from '@isthmus/testbed/durable-domain'
import { type GeneratedStudy, generateStudy } from '@isthmus/testbed/generate-study'
import type { ServiceProcess } from '@isthmus/testbed/service-process'
import type { RetrieveImagingDocumentSetRequest } from '@isthmus/xds/messages'
import { issuer } from '../test/assertion.ts'
import { serveConsents, serveRepository, serverFor } from '../test/partners.ts'

export interface PublishedStudy extends AsyncDisposable {
  readonly durable: DurableDomain
  readonly source: ServiceProcess
  readonly study: GeneratedStudy
  /** For all its instances. */
  readonly request: RetrieveImagingDocumentSetRequest
}

export async function publishStudy(
  profile: 'hospital' | 'conformance',
  instances: number,
): Promise<PublishedStudy> {
  await using starting = new AsyncDisposableStack()
  const durable = starting.use(await startDurableDomain(nodes))
  const consents = serverFor(durable.nodes, 'consents')
  const repository = serverFor(durable.nodes, 'repository')
  const published = Promise.withResolvers<void>()
  serveConsents(consents, { said: new Map([['N-1001', 'permit']]), consentStatus: 200 })
  serveRepository(repository, () => {
    published.resolve()
    return Promise.resolve({ status: 'Success', errors: [] })
  })
  await Promise.all([consents.listen(), repository.listen()])
  starting.defer(async () => void (await Promise.all([consents.close(), repository.close()])))
  const auditPort = await startAuditRepository(durable)
  const source = await durable.start('source', mainOf('imaging-source'), {
    ...(await durable.serviceConfig('source', { profile, auditPort })),
    ...settings(durable),
    repository: { url: `${repository.origin}/rad-68`, peer: 'repository' },
    consents: { url: `${consents.origin}/fhir`, peer: 'consents' },
  })
  const study = generateStudy({ slice: demoSlice(), instances, patientId: 'L-1', seed: 'bench' })
  await store(durable, source, study)
  await published.promise
  const open = starting.move()
  return {
    durable,
    source,
    study,
    request: requestFor(study),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

const nodes = [
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
] as const

async function startAuditRepository(durable: DurableDomain): Promise<number> {
  const port = await freePort()
  await durable.start('audit', mainOf('audit-repository'), {
    ...(await durable.serviceConfig('audit', { auditPort: port })),
    syslog: { host: '127.0.0.1', port },
  })
  return port
}

function mainOf(app: string): URL {
  return new URL(`../../${app}/src/main.ts`, import.meta.url)
}

function settings({ nodes: { folder, files } }: DurableDomain): object {
  return {
    hospital: 'north',
    organizationOid: '2.999.1.6.1',
    homeCommunityId: 'urn:oid:2.999.1',
    retrieveLocationUid,
    sourceId: '2.999.1.7.1',
    archive: { kind: 'folder', folder: join(folder, 'archive') },
    dimse: { port: 0, aeTitle: 'NORTH', callingAeTitles: [] },
    assigningAuthority: '2.999.1.2',
    localAssigningAuthority: '2.999.1.5.1',
    patients: [
      {
        domainId: 'N-1001^^^&2.999.1.2&ISO',
        local: [{ hospital: 'north', id: 'L-1^^^&2.999.1.5.1&ISO' }],
      },
    ],
    assertionTrust: {
      issuers: [{ issuer, certificate: files('gateway').certificate }],
      audiences: ['https://domain.test'],
    },
    completeness: { stableMs: 500 },
  }
}

const retrieveLocationUid = '2.999.1.4.1'

function demoSlice(): Uint8Array {
  const packed = new URL('../../isthmus/demo/ct-phantom-head/I10.dcm.br', import.meta.url)
  return brotliDecompressSync(readFileSync(packed))
}

async function store(
  { nodes: domain }: DurableDomain,
  source: ServiceProcess,
  study: GeneratedStudy,
): Promise<void> {
  await using answer = await domain.client('modality').request({
    method: 'POST',
    url: `${source.origin}/dicomweb/studies`,
    peer: 'source',
    headers: {
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
    },
    body: writeMultipart({ boundary, parts: filesOf(study) }),
    signal: AbortSignal.timeout(120_000),
    limits: { answerMs: 120_000, stalledMs: 120_000 },
  })
  if (answer.status !== 200) throw new Error(`STOW-RS answered ${answer.status}`)
}

const boundary = 'isthmus-bench'

async function* filesOf(study: GeneratedStudy): AsyncGenerator<OutgoingPart> {
  for (const [at, uid] of study.sopInstanceUids.entries()) {
    yield { contentId: uid, contentType: 'application/dicom', bytes: only(study.file(at + 1)) }
  }
  await Promise.resolve()
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

function requestFor(study: GeneratedStudy): RetrieveImagingDocumentSetRequest {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUids } = study
  const documents = sopInstanceUids.map((documentUniqueId) => ({
    homeCommunityId: undefined,
    repositoryUniqueId: retrieveLocationUid,
    documentUniqueId,
  }))
  return {
    studies: [{ studyInstanceUid, series: [{ seriesInstanceUid, documents }] }],
    transferSyntaxUids: ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'],
  }
}
