// Whose a number is, asked of a service that answers well, badly, late or not at all.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { PlainAnswer } from '@isthmus/http/plain-route'
import { createServer } from '@isthmus/http/server'
import { createLog } from '@isthmus/log/log'
import { type TestDomain, createTestDomain } from '@isthmus/testbed/test-domain'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askedIdentifiers } from '../src/asked-identifiers.ts'
import type { PatientIdentifiers } from '../src/patient-identifiers.ts'

const local = '7^^^&2.999.2.2&ISO'
const audited: AuditMessage[] = []
let domain: TestDomain
let server: ReturnType<typeof createServer>
let identifiers: PatientIdentifiers
let answer: () => PlainAnswer | Promise<PlainAnswer>
let asked = ''

beforeAll(async () => {
  domain = await createTestDomain([
    { name: 'pix', actors: ['patient-identifier-cross-reference-manager'] },
    { name: 'source', actors: ['patient-identifier-cross-reference-consumer'] },
  ])
  server = createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://pix.test',
    tls: domain.credentials('pix'),
    peers: domain.peers,
    log: createLog('pix'),
    health: () => Promise.resolve({ ok: true, details: {} }),
    onRefused: () => Promise.resolve(),
  })
  server.route('GET', '/fhir/Patient/:operation', {
    actors: 'any-peer',
    handler: async ({ query }) => {
      asked = query.toString()
      return answer()
    },
  })
  const origin = await server.listen()
  identifiers = askedIdentifiers({
    client: domain.client('source'),
    endpoint: { url: `${origin}/fhir`, peer: 'pix' },
    assigningAuthority: '2.999.1.2',
    node: {
      userId: 'source',
      processId: '7',
      host: 'source.test',
      source: { sourceId: 'source', types: ['4'] },
    },
    record: async (message) => void audited.push(message),
    now: () => new Date('2026-03-14T12:00:00Z'),
    timeoutMs: 500,
  })
})

afterAll(async () => {
  await server.close()
  await domain[Symbol.asyncDispose]()
})

beforeEach(() => void audited.splice(0))

function found(...ids: readonly string[]): PlainAnswer {
  const parameter = ids.map((id) => {
    const [value, oid] = id.split('@')
    return { name: 'targetIdentifier', valueIdentifier: { system: `urn:oid:${oid}`, value } }
  })
  return said(200, { resourceType: 'Parameters', parameter })
}

function said(status: number, resource: object): PlainAnswer {
  const headers = { 'content-type': 'application/fhir+json' }
  return { status, headers, body: JSON.stringify(resource) }
}

function issue(status: number, code: string): PlainAnswer {
  return said(status, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] })
}

function ask(cx = local): Promise<string | undefined> {
  return identifiers.toDomain(cx, AbortSignal.timeout(20_000))
}

describe('the id of the domain (ITI TF-2: 3.83.4.1)', () => {
  it('is the one that the service gives, and the question is audited', async () => {
    answer = () => found('D-1@2.999.1.2')
    expect(await ask()).toBe('D-1^^^&2.999.1.2&ISO')
    expect(asked).toBe(
      'sourceIdentifier=urn%3Aoid%3A2.999.2.2%7C7&targetSystem=urn%3Aoid%3A2.999.1.2',
    )
    expect(audited).toMatchObject([
      {
        event: { types: [{ code: 'ITI-83' }], outcome: 0 },
        participants: [{ userId: 'source', alternativeUserId: '7' }, {}],
        objects: [{ id: local }, { id: 'PIXmQuery' }],
      },
    ])
  })

  it('of the domain itself is known or is nobody', async () => {
    answer = () => found()
    expect(await ask('D-1^^^&2.999.1.2&ISO')).toBe('D-1^^^&2.999.1.2&ISO')
    answer = () => issue(404, 'not-found')
    expect(await ask('D-1^^^&2.999.1.2&ISO')).toBeUndefined()
  })

  it.each([
    ['no id', () => found()],
    ['ids of others', () => found('1@2.999.7')],
    ['two ids', () => found('D-1@2.999.1.2', 'D-2@2.999.1.2')],
    ['an id that no metadata holds', () => found(`${'D'.repeat(300)}\n@2.999.1.2`)],
    ['an unknown number', () => issue(404, 'not-found')],
    ['a number of two patients', () => issue(409, 'multiple-matches')],
    ['an authority that is not known', () => issue(400, 'code-invalid')],
  ])('is nobody for %s', async (_, made) => {
    answer = made
    expect(await ask()).toBeUndefined()
  })

  it('is nobody for what is no CX, and nobody is asked', async () => {
    expect(await ask('7')).toBeUndefined()
    expect(audited).toEqual([])
  })

  it.each([
    ['another resource', () => said(200, { resourceType: 'Bundle' })],
    ['no JSON', () => ({ status: 200, body: '<html>' })],
    ['a place without the operation', () => ({ status: 404 })],
    ['a failure', () => issue(500, 'exception')],
    ['a domain that it does not know', () => issue(403, 'code-invalid')],
    ['silence', () => new Promise<PlainAnswer>(() => undefined)],
  ])('is not told by %s: the service does not answer', async (_, made) => {
    answer = made
    const caught = await ask().catch((error: unknown) => error)
    expect(caught).toMatchObject({ name: 'IdentityUnavailableError' })
    expect(String(caught)).not.toContain('7^^^')
    expect(audited).toHaveLength(1)
  })
})
