// Stands in for the Consent Registry at the wire: says what a test has put into it.
import type { HttpServer } from '@isthmus/http/http-server'
import type { PlainAnswer } from '@isthmus/http/plain-route'
import { createServer } from '@isthmus/http/server'
import { silentLog } from '@isthmus/log/log'
import type { TestDomain } from './test-domain.ts'

export interface FakeConsentRegistry {
  /** What each patient said, by CX; nothing is recorded of the others. */
  readonly said: Map<string, 'permit' | 'deny'>
  /** HTTP status of every answer. */
  status: number
  /** CX of everybody who was asked about, in order. */
  readonly asked: string[]
  readonly server: HttpServer
}

/** Plays the node `consents` of the domain. */
export async function startFakeConsentRegistry(domain: TestDomain): Promise<FakeConsentRegistry> {
  const server = createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://consents.test',
    tls: domain.credentials('consents'),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
  const fake: FakeConsentRegistry = { said: new Map(), status: 200, asked: [], server }
  serveConsentSearch(server, ({ cx }) => {
    fake.asked.push(cx)
    return { status: fake.status, said: fake.said.get(cx) }
  })
  await server.listen()
  return fake
}

export interface AskedPatient {
  readonly cx: string
  /** The number alone. */
  readonly number: string
}

export interface SaidConsent {
  /** HTTP status of the answer. */
  readonly status: number
  /** `permit` or `deny`; undefined: nothing is recorded. */
  readonly said: string | undefined
}

/** Serves the search to every actor that asks for consents. */
export function serveConsentSearch(
  server: HttpServer,
  answer: (patient: AskedPatient) => SaidConsent,
): void {
  server.route('POST', '/fhir/Consent/_search', {
    actors: [
      'document-registry',
      'document-repository',
      'imaging-document-source',
      'consumer-gateway',
    ],
    handler: async (request) => searchset(new URLSearchParams(await request.text()), answer),
  })
}

function searchset(
  form: URLSearchParams,
  answer: (patient: AskedPatient) => SaidConsent,
): PlainAnswer {
  const [system = '', value = ''] = (form.get('patient.identifier') ?? '').split('|')
  const cx = `${value}^^^&${system.slice('urn:oid:'.length)}&ISO`
  const { status, said } = answer({ cx, number: value })
  const consent = {
    resourceType: 'Consent',
    id: `${value}-${said}`,
    status: 'active',
    patient: { identifier: { system, value } },
    dateTime: '2026-01-01T00:00:00Z',
    policy: [{ uri: 'urn:oid:2.999.1.9.1' }],
    provision: { type: said },
  }
  const entry = said === undefined ? [] : [{ resource: consent }]
  const bundle = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }
  const headers = { 'content-type': 'application/fhir+json' }
  return { status, headers, body: JSON.stringify(bundle) }
}
