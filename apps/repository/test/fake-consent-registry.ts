// Stands in for the Consent Registry at the wire: says what a test has put into it.
import type { HttpServer } from '@isthmus/http/http-server'
import type { PlainAnswer } from '@isthmus/http/plain-route'
import { createServer } from '@isthmus/http/server'
import { silentLog } from '@isthmus/log/log'
import type { TestDomain } from '@isthmus/testbed/test-domain'

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
  server.route('POST', '/fhir/Consent/_search', {
    actors: ['document-repository'],
    handler: async (request) => answer(fake, new URLSearchParams(await request.text())),
  })
  await server.listen()
  return fake
}

function answer({ said, status, asked }: FakeConsentRegistry, form: URLSearchParams): PlainAnswer {
  const [system = '', value = ''] = (form.get('patient.identifier') ?? '').split('|')
  const cx = `${value}^^^&${system.slice('urn:oid:'.length)}&ISO`
  asked.push(cx)
  const type = said.get(cx)
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
    status,
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }),
  }
}
