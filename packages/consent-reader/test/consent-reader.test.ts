import { recordConsent, writeConsent } from '@isthmus/consent/new-consent'
import { writeSearchBundle } from '@isthmus/consent/search-bundle'
import type { HttpServer } from '@isthmus/http/http-server'
import type { PeerRequest, PlainAnswer } from '@isthmus/http/plain-route'
import { createServer } from '@isthmus/http/server'
import { silentLog } from '@isthmus/log/log'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createConsentReader } from '../src/consent-reader.ts'
import { ConsentUnavailableError } from '../src/consent-unavailable-error.ts'

const patientId = 'N-1^^^&2.999.1.2&ISO'
const otherPatient = 'N-2^^^&2.999.1.2&ISO'

let domain: TestDomain
let server: HttpServer
let answer: (request: PeerRequest) => Promise<PlainAnswer>
let asked: string[] = []

beforeAll(async () => {
  domain = await createTestDomain([
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'registry', actors: ['document-registry'] },
  ])
  server = createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://consents.test',
    tls: domain.credentials('consents'),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
  server.route('POST', '/fhir/Consent/_search', {
    actors: 'any-peer',
    handler: async (request) => {
      asked.push(await request.text())
      return answer(request)
    },
  })
  await server.listen()
})

afterAll(async () => {
  await server.close()
  await domain[Symbol.asyncDispose]()
})

beforeEach(() => {
  asked = []
})

function consent(number: string, type: 'permit' | 'deny' = 'deny') {
  const statement = writeConsent({
    patient: { system: 'urn:oid:2.999.1.2', value: number },
    type,
    policyUri: 'urn:policy',
    dateTime: new Date('2026-11-24T08:00:00Z'),
    organizationOid: '2.999.1.5',
    source: 'form',
  })
  const recordedAs = { id: number, versionId: 1, lastUpdated: new Date('2026-11-24T08:00:01Z') }
  return recordConsent(statement, recordedAs).resource
}

const baseUrl = 'https://consents.test/fhir'
const good = writeSearchBundle([consent('N-1')], { baseUrl })

function answering(bundle: unknown, change: Partial<PlainAnswer> = {}): typeof answer {
  return () =>
    Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/fhir+json; charset=utf-8' },
      body: typeof bundle === 'string' ? bundle : JSON.stringify(bundle),
      ...change,
    })
}

interface Made {
  readonly url?: string
  readonly timeoutMs?: number
  readonly now?: () => number
}

function reader({ url = `${server.origin}/fhir`, ...settings }: Made = {}) {
  const client = domain.client('registry')
  return createConsentReader({ client, endpoint: { url, peer: 'consents' }, ...settings })
}

const never = new AbortController().signal

function typesOf(consents: readonly { readonly provision: { readonly type: string } }[]) {
  return consents.map(({ provision }) => provision.type)
}

test('asks by POST for the active consents of one patient and gives them (PCF: ITI-108)', async () => {
  answer = answering(good)
  expect(typesOf(await reader().consentsOf(patientId, never))).toEqual(['deny'])
  expect(Object.fromEntries(new URLSearchParams(asked[0]))).toEqual({
    'patient.identifier': 'urn:oid:2.999.1.2|N-1',
    status: 'active',
    _count: '100',
  })
})

test('passes over consents of another patient', async () => {
  answer = answering(writeSearchBundle([consent('N-1'), consent('N-2')], { baseUrl }))
  expect(await reader().consentsOf(patientId, never)).toHaveLength(1)
  answer = answering(writeSearchBundle([consent('N-2')], { baseUrl }))
  expect(await reader().consentsOf(patientId, never)).toEqual([])
})

test('gives the other ids of a patient who was merged, and his own alone for any other', async () => {
  const patient = { survivorId: otherPatient, mergedIds: [patientId] }
  answer = answering(writeSearchBundle([consent('N-1')], { baseUrl, patient }))
  const { consents, patientIds } = await reader().patientConsents(patientId, never)
  expect([typesOf(consents), patientIds]).toEqual([['deny'], [otherPatient, patientId]])
  answer = answering(good)
  expect((await reader().patientConsents(patientId, never)).patientIds).toEqual([patientId])
})

const next = [{ relation: 'next', url: 'https://elsewhere.example/fhir?page=2' }]

test.each<[string, typeof answer]>([
  ['500', answering(good, { status: 500 })],
  ['404', answering(good, { status: 404 })],
  [
    'a redirect',
    answering('', { status: 302, headers: { location: 'https://elsewhere.example/' } }),
  ],
  ['a web page', answering(good, { headers: { 'content-type': 'text/html' } })],
  ['no JSON', answering('{')],
  ['no UTF-8', answering('', { body: Buffer.from([0x22, 0xff, 0x22]) })],
  ['no Bundle', answering({ resourceType: 'OperationOutcome' })],
  ['another page', answering({ ...good, link: next })],
  ['no total', answering({ ...good, total: undefined })],
  [
    'a patient who is another',
    answering(
      writeSearchBundle([consent('N-1')], {
        baseUrl,
        patient: { survivorId: otherPatient, mergedIds: [] },
      }),
    ),
  ],
  ['a greater total', answering({ ...good, total: 2 })],
  [
    'a consent without patient',
    answering({ ...good, entry: [{ resource: { ...consent('N-1'), patient: {} } }] }),
  ],
  ['2 MB', answering({ ...good, padding: 'x'.repeat(2_000_000) })],
  ['an answer that breaks off', answering('', { body: broken() })],
])(
  'an answer that is not whole and clear means unavailable, never "nothing": %s',
  async (_, given) => {
    answer = given
    await expect(reader().consentsOf(patientId, never)).rejects.toThrow(ConsentUnavailableError)
  },
)

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"resourceType":"Bundle",')
  await Promise.resolve()
  throw new Error('broken on purpose')
}

test('a registry that hangs means unavailable after the timeout', async () => {
  const hanging = Promise.withResolvers<PlainAnswer>()
  answer = () => hanging.promise
  const attempt = reader({ timeoutMs: 300 }).consentsOf(patientId, never)
  await expect(attempt).rejects.toThrow(/did not answer in time/)
  hanging.resolve({ status: 200 })
})

test('nobody there means unavailable', async () => {
  const attempt = reader({ url: 'https://127.0.0.1:1/fhir' }).consentsOf(patientId, never)
  await expect(attempt).rejects.toThrow(ConsentUnavailableError)
})

test('a patient without identifier cannot be asked for', async () => {
  const attempt = reader().consentsOf('N-1', never)
  await expect(attempt).rejects.toThrow(ConsentUnavailableError)
  expect(asked).toEqual([])
})

test('nothing is kept: a change binds for the next request', async () => {
  const consents = reader()
  answer = answering(writeSearchBundle([consent('N-1', 'permit')], { baseUrl }))
  expect(typesOf(await consents.consentsOf(patientId, never))).toEqual(['permit'])
  answer = answering(good)
  expect(typesOf(await consents.consentsOf(patientId, never))).toEqual(['deny'])
  answer = answering(good, { status: 500 })
  await expect(consents.consentsOf(patientId, never)).rejects.toThrow(ConsentUnavailableError)
})

test('asks for one patient that begin together share an answer, those of others do not', async () => {
  const gate = Promise.withResolvers<void>()
  answer = async (request) => {
    await gate.promise
    return answering(good)(request)
  }
  const consents = reader()
  const together = [1, 2, 3].map(() => consents.consentsOf(patientId, never))
  const other = consents.consentsOf(otherPatient, never)
  gate.resolve()
  expect(await Promise.all(together)).toHaveLength(3)
  await other
  expect(asked).toHaveLength(2)
})

test('an ask that has been under way for a while is not joined: it may have been answered before a change', async () => {
  const gate = Promise.withResolvers<void>()
  answer = async (request) => {
    await gate.promise
    return answering(good)(request)
  }
  let now = 1_000
  const consents = reader({ now: () => now })
  const first = consents.consentsOf(patientId, never)
  now += 249
  const second = consents.consentsOf(patientId, never)
  now += 1
  const third = consents.consentsOf(patientId, never)
  gate.resolve()
  await Promise.all([first, second, third])
  expect(asked).toHaveLength(2)
})

test('one request that is given up does not take the answer from the others', async () => {
  const gate = Promise.withResolvers<void>()
  answer = async (request) => {
    await gate.promise
    return answering(good)(request)
  }
  const consents = reader()
  const giveUp = new AbortController()
  const first = consents.consentsOf(patientId, giveUp.signal)
  const second = consents.consentsOf(patientId, never)
  giveUp.abort(new Error('given up'))
  await expect(first).rejects.toThrow('given up')
  gate.resolve()
  expect(await second).toHaveLength(1)
})
