// The registry over real mutual TLS: register, ask, be refused; what its audit trail says of it.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from '@isthmus/http/server'
import type { HttpServer } from '@isthmus/http/http-server'
import { silentLog } from '@isthmus/log/log'
import { signAssertion } from '@isthmus/saml/write-assertion'
import { type AuditSink, startAuditSink } from '@isthmus/testbed/audit-sink'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import {
  sampleEntry,
  samplePatientId,
  sampleRepository,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { statusApproved, storedQueryIds } from '@isthmus/xds/identifiers'
import type { QuerySlot } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningService, startRegistry } from '../src/app.ts'

const refusing = 'N-1002^^^&2.999.1.2&ISO'
const silent = 'N-1003^^^&2.999.1.2&ISO'
const local = 'SOUTH-7^^^&2.999.1.5.2&ISO'
const issuer = 'https://south.test/idp'

let domain: TestDomain
let sink: AuditSink
let consents: HttpServer
let registry: RunningService
const said = new Map([
  ['N-1001', 'permit'],
  ['N-1002', 'deny'],
])
let consentStatus = 200

beforeAll(async () => {
  domain = await createTestDomain([
    { name: 'registry', actors: ['document-registry'] },
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
    {
      name: 'repository',
      actors: ['document-repository'],
      repositoryUniqueIds: [sampleRepository],
    },
    { name: 'gateway', actors: ['consumer-gateway'], assertionIssuers: [issuer] },
  ])
  sink = await startAuditSink(domain, 'audit')
  consents = await startConsents()
  const config = await domain.serviceConfig('registry', { auditPort: sink.port })
  registry = await startRegistry({
    ...config,
    homeCommunityId: 'urn:oid:2.999.1',
    assigningAuthority: '2.999.1.2',
    patients: [
      { domainId: samplePatientId, local: [{ hospital: 'south', id: local }] },
      { domainId: refusing, local: [] },
      { domainId: silent, local: [] },
    ],
    consents: { url: `${consents.origin}/fhir`, peer: 'consents' },
    assertionTrust: {
      issuers: [{ issuer, certificate: domain.files('gateway').certificate }],
      audiences: ['https://domain.test'],
      clockSkewMs: 0,
    },
    limits: {
      submissionBytesMax: 1024 * 1024,
      queryBytesMax: 1024 * 1024,
      leafClassResultsMax: 2,
      objectRefResultsMax: 3,
      consentTimeoutMs: 2_000,
    },
  })
}, 60_000)

afterAll(async () => {
  await registry.close()
  await consents.close()
  await sink[Symbol.asyncDispose]()
  await domain[Symbol.asyncDispose]()
})

describe('ITI-42 and ITI-18 in profile hospital', () => {
  it('registers an entry and finds it, with both acts audited (ITI TF-2: 3.18, 3.42)', async () => {
    const entry = sampleEntry({ uniqueId: '2.999.77.1.1' })
    expect(await registerEntry(entry)).toEqual({ status: 'Success', errors: [] })
    const answer = await find(samplePatientId)
    expect(answer).toMatchObject({ status: 'Success', errors: [] })
    const [found] = answer.objects
    expect(found).toEqual({
      ...entry,
      id: found?.id,
      logicalId: found?.id,
      version: 1,
      availabilityStatus: 'Approved',
    })
    const query = await sink.next(({ event }) => event.id.code === '110112')
    expect(query.event).toMatchObject({ action: 'E', outcome: 0 })
    expect(query.event.purposesOfUse.map(({ code }) => code)).toEqual(['TREAT'])
    expect(query.objects.map(({ id }) => id)).toEqual([
      samplePatientId,
      storedQueryIds.FindDocuments,
    ])
    const registration = await sink.next(({ event }) => event.id.code === '110107')
    expect(registration.event).toMatchObject({ action: 'C', outcome: 0 })
  })

  it('answers Success without who refused, and says denied in its audit', async () => {
    await registerEntry(sampleEntry({ uniqueId: '2.999.77.1.2', patientId: refusing }))
    expect(await find(refusing)).toEqual(nothing)
    const denial = await sink.next(({ event }) => event.types[0]?.code === '110147')
    expect(denial.event).toMatchObject({ outcome: 4, outcomeDescription: 'consent:consentDeny' })
    expect(denial.objects[0]?.id).toBe(refusing)
  })

  it('gives for a withheld id what it gives for one that does not exist', async () => {
    const uniqueId = (value: string) => [
      { name: '$XDSDocumentEntryUniqueId', values: [`('${value}')`] },
    ]
    expect(await ask('GetDocuments', uniqueId('2.999.77.1.2'))).toEqual(nothing)
    expect(await ask('GetDocuments', uniqueId('2.999.77.1.999'))).toEqual(nothing)
  })

  it('withholds one of whom nothing is recorded', async () => {
    await registerEntry(sampleEntry({ uniqueId: '2.999.77.1.3', patientId: silent }))
    expect(await find(silent)).toEqual(nothing)
  })

  it('shows a patient as soon as he permits, and not when he has changed it back', async () => {
    said.set('N-1002', 'permit')
    await expect.poll(async () => (await find(refusing)).objects.length).toBe(1)
    said.set('N-1002', 'deny')
    await expect.poll(async () => (await find(refusing)).objects.length).toBe(0)
  })

  it('fails when the consents cannot be read, and for unknown patients just so', async () => {
    consentStatus = 500
    try {
      for (const patientId of [samplePatientId, 'N-9^^^&2.999.1.2&ISO']) {
        const { status, errors, objects } = await find(patientId)
        expect([status, errors[0]?.codeContext, objects]).toEqual([
          'Failure',
          'consent data unavailable',
          [],
        ])
      }
    } finally {
      consentStatus = 200
    }
  })

  it('refuses a query without assertion with a fault (ITI TF-2: 3.40.4.1.3)', async () => {
    await expect(
      ask('FindDocuments', ofPatient(samplePatientId), { assertionXml: undefined }),
    ).rejects.toMatchObject({ name: 'SoapFaultError', code: 'Sender' })
  })

  it('takes the asker’s own number for the patient, and no other patient’s', async () => {
    const speaksOf = (patientId: string) => ({ assertionXml: assertion({ patientId }) })
    const answer = await ask('FindDocuments', ofPatient(samplePatientId), speaksOf(local))
    expect(answer.objects).toHaveLength(1)
    await expect(
      ask('FindDocuments', ofPatient(samplePatientId), speaksOf(refusing)),
    ).rejects.toMatchObject({ name: 'SoapFaultError' })
    const refused = await sink.next(({ event }) => /patient of the assertion/.test(event.outcomeDescription ?? ''))
    expect(refused.event.outcome).toBe(4)
    const byId = [{ name: '$XDSDocumentEntryUniqueId', values: ["('2.999.77.1.1')"] }]
    expect(await ask('GetDocuments', byId, speaksOf(refusing))).toEqual(nothing)
  })

  it('refuses what is wrong, stores nothing of it and audits it (ITI TF-3: 4.2.4)', async () => {
    const entry = sampleEntry({ uniqueId: '2.999.77.1.4', repositoryUniqueId: '2.999.1.3.2' })
    const { status, errors } = await registerEntry(entry)
    expect([status, errors.map(({ code }) => code)]).toEqual([
      'Failure',
      ['XDSRegistryMetadataError'],
    ])
    await sink.next(
      ({ event }) => event.outcomeDescription === 'XDSRegistryMetadataError' && event.outcome === 4,
    )
    expect((await find(samplePatientId)).objects).toHaveLength(1)
  })

  it('refuses a larger answer than it may give, counting only what is shown', async () => {
    await registerEntry(sampleEntry({ uniqueId: '2.999.77.1.5' }))
    expect((await find(samplePatientId)).objects).toHaveLength(2)
    await registerEntry(sampleEntry({ uniqueId: '2.999.77.1.6' }))
    const { status, errors, objects } = await find(samplePatientId)
    expect([status, errors[0]?.code, objects]).toEqual(['Failure', 'XDSTooManyResults', []])
    const refs = await ask('FindDocuments', ofPatient(samplePatientId), { returnType: 'ObjectRef' })
    expect([refs.objects, refs.objectRefs.length]).toEqual([[], 3])
  })

  it('gives entries of two patients as references only (ITI TF-2: 3.18.4.1.3)', async () => {
    said.set('N-1003', 'permit')
    const both = [
      {
        name: '$XDSDocumentEntryUniqueId',
        values: ["('2.999.77.1.1','2.999.77.1.2','2.999.77.1.3')"],
      },
    ]
    await expect
      .poll(async () => (await ask('GetDocuments', both)).errors[0]?.code)
      .toBe('XDSResultNotSinglePatient')
    const refs = await ask('GetDocuments', both, { returnType: 'ObjectRef' })
    expect([refs.status, refs.objectRefs.length]).toEqual(['Success', 2])
  })

  it('lets nobody register who is no repository, and no repository ask', async () => {
    await expect(registerEntry(sampleEntry(), 'gateway')).rejects.toMatchObject({ status: 403 })
    const asked = ask('FindDocuments', ofPatient(samplePatientId), { as: 'repository' })
    await expect(asked).rejects.toMatchObject({ status: 403 })
    await sink.next(({ event }) => event.types[0]?.code === '110132')
  })

  it('has heard of its own start', async () => {
    await sink.next(({ event }) => event.types[0]?.code === '110120')
    expect(sink.problems).toEqual([])
  })
})

const nothing = { status: 'Success', errors: [], objects: [], objectRefs: [] }

async function startConsents(): Promise<HttpServer> {
  const server = createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://consents.test',
    tls: domain.credentials('consents'),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
  server.route('POST', '/fhir/Consent/_search', {
    actors: ['document-registry'],
    handler: async (request) => {
      const form = new URLSearchParams(await request.text())
      const [system = '', value = ''] = (form.get('patient.identifier') ?? '').split('|')
      const type = said.get(value)
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
      const bundle = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }
      return {
        status: consentStatus,
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(bundle),
      }
    },
  })
  await server.listen()
  return server
}

async function registerEntry(entry: DocumentEntry, as = 'repository') {
  const submissionSet = sampleSubmissionSet({
    patientId: entry.patientId,
    uniqueId: `2.999.77.3.${entry.uniqueId.split('.').at(-1)}`,
  })
  await using answer = await domain.client(as).call(iti42, {
    url: `${registry.origin}/iti-42`,
    peer: 'registry',
    request: { submission: sampleSubmission({ submissionSet, documentEntries: [entry] }) },
    signal: AbortSignal.timeout(10_000),
  })
  return answer.response
}

interface AskOptions {
  readonly as?: string
  readonly returnType?: string
  readonly assertionXml?: string | undefined
}

async function ask(
  name: keyof typeof storedQueryIds,
  slots: readonly QuerySlot[],
  { as = 'gateway', returnType = 'LeafClass', ...options }: AskOptions = {},
) {
  const assertionXml = 'assertionXml' in options ? options.assertionXml : assertion()
  await using answer = await domain.client(as).call(iti18, {
    url: `${registry.origin}/iti-18`,
    peer: 'registry',
    request: { returnType, queryId: storedQueryIds[name], homeCommunityId: undefined, slots },
    ...(assertionXml === undefined ? {} : { assertionXml }),
    signal: AbortSignal.timeout(10_000),
  })
  return answer.response
}

function find(patientId: string) {
  return ask('FindDocuments', ofPatient(patientId))
}

function ofPatient(patientId: string): readonly QuerySlot[] {
  return [
    { name: '$XDSDocumentEntryPatientId', values: [`'${patientId}'`] },
    { name: '$XDSDocumentEntryStatus', values: [`('${statusApproved}')`] },
  ]
}

function assertion(changes: { readonly patientId?: string } = {}): string {
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
      ...changes,
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
