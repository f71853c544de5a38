// The browser's port: pages, headers, origins; the desk and the privacy officer.
import { request as httpRequest } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  type RunningTest,
  clerk,
  doctor,
  domainId,
  officer,
  startRunningGateway,
} from './running-gateway.ts'

let running: RunningTest

beforeAll(async () => {
  running = await startRunningGateway()
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

afterEach(() => {
  running.holdings.consentStatus = 200
})

test('the page may run nothing but its own, and no other page may frame it', async () => {
  const answer = await running.visitor().get('/')
  expect(await answer.text()).toContain('<title>Isthmus</title>')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'content-security-policy': expect.stringMatching(
      /^default-src 'self';.*frame-ancestors 'self'/,
    ),
  })
})

test('a change that another origin asks for is refused before anything is looked at', async () => {
  const visitor = await running.signedIn(clerk)
  const consent = { patient: 'S-1', decision: 'permit' }
  for (const headers of [
    { origin: 'https://attacker.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    for (const path of ['/api/consents', '/api/searches', '/api/sign-out', '/api/audit']) {
      expect((await visitor.post(path, consent, headers)).status).toBe(403)
    }
  }
  expect(running.holdings.recorded).toEqual([])
  expect(await (await visitor.get('/api/session')).json()).toMatchObject({ signedIn: true })
})

test('a name that was bent to point here is not ours', async () => {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  const headers = { host: 'attacker.test' }
  httpRequest(`${running.gateway.pages}/api/session`, { headers }, (answer) => {
    resolve(answer.resume().statusCode)
  })
    .once('error', reject)
    .end()
  expect(await promise).toBe(421)
})

test('each role opens its own routes; the others are refused and alarm', async () => {
  const routes = [
    ['/api/searches', 'clinician'],
    ['/api/consents', 'desk'],
    ['/api/consents/find', 'desk'],
    ['/api/audit', 'privacy-officer'],
  ] as const
  for (const person of [doctor, clerk, officer, { ...doctor, sub: 'nobody', roles: ['king'] }]) {
    const visitor = await running.signedIn(person)
    const others = routes.filter(([, role]) => !person.roles.includes(role))
    for (const [path, role] of others) {
      const { result, lines } = await running.audited(() => visitor.post(path, {}))
      expect([result.status, result.headers.get('cache-control')]).toEqual([403, 'no-store'])
      expect(lines).toEqual([
        `110113/110132 E4 by gateway-south!, ${person.sub} about 127.0.0.1 ` +
          `(a function of the role ${role})`,
      ])
    }
    const own = routes.filter(([, role]) => person.roles.includes(role))
    for (const [path] of own)
      expect([200, 400, 404]).toContain((await visitor.post(path, {})).status)
  }
  for (const [path] of routes) {
    expect((await running.visitor().post(path, {})).status).toBe(401)
  }
}, 20_000)

test('a body that is no JSON, or too long, is refused', async () => {
  const visitor = await running.signedIn(doctor)
  const path = '/api/searches'
  expect((await visitor.post(path, { patient: 'x'.repeat(5_000) })).status).toBe(413)
  const session = visitor.cookie('isthmus-session')
  const answer = await fetch(`${running.gateway.pages}${path}`, {
    method: 'POST',
    headers: { cookie: `isthmus-session=${session}` },
    body: 'patient=S-1',
  })
  expect(answer.status).toBe(400)
})

test('the desk sees what is recorded and hands in what the patient says (PCF: ITI-108)', async () => {
  const visitor = await running.signedIn(clerk)
  const find = await visitor.post('/api/consents/find', { patient: 'S-1' })
  expect(await find.json()).toEqual({ localId: 'S-1', state: 'none', since: '' })
  running.holdings.said.set('N-1', 'deny')
  const { result, lines } = await running.audited(() =>
    visitor.post('/api/consents', { patient: 'S-1', decision: 'refuse' }),
  )
  expect(await result.json()).toMatchObject({ localId: 'S-1', state: 'refuse' })
  expect(running.holdings.recorded).toHaveLength(1)
  expect(running.holdings.recorded[0]).toMatchObject({
    authorization: expect.stringMatching(/^SAML /),
    body: {
      patient: { identifier: { system: 'urn:oid:2.999.1.2', value: 'N-1' } },
      provision: { type: 'deny' },
    },
  })
  expect(lines).toEqual([
    '110110 C0 by consents, desk-south!, gateway-south ' +
      'about N-1, /fhir/Consent/consent-1 (deny)',
  ])
})

test('the desk speaks for nobody whom the hospital does not know, and says one of two things', async () => {
  const visitor = await running.signedIn(clerk)
  const before = running.holdings.recorded.length
  for (const [patient, decision, status] of [
    ['S-99', 'permit', 404],
    ['', 'permit', 404],
    ['S-1', 'perhaps', 400],
  ] as const) {
    const { result, lines } = await running.audited(() =>
      visitor.post('/api/consents', { patient, decision }),
    )
    expect([result.status, lines]).toEqual([status, []])
  }
  expect((await visitor.post('/api/consents/find', { patient: 'S-99' })).status).toBe(404)
  expect(running.holdings.recorded).toHaveLength(before)
})

test('a registry that refuses the decision, or is down, is told of and audited', async () => {
  const visitor = await running.signedIn(clerk)
  const record = () =>
    running.audited(() => visitor.post('/api/consents', { patient: 'S-1', decision: 'permit' }))
  running.holdings.consentStatus = 403
  const refused = await record()
  expect(refused.result.status).toBe(502)
  expect(await refused.result.json()).toEqual({
    sentence: 'The consent registry did not record the decision.',
  })
  expect(refused.lines).toEqual(['110110 C4 by consents, desk-south!, gateway-south about N-1'])
  const down = await running.without('consents', record)
  expect(down.result.status).toBe(502)
  expect(down.lines).toEqual(['110110 C8 by consents, desk-south!, gateway-south about N-1'])
  const find = await running.without('consents', () =>
    visitor.post('/api/consents/find', { patient: 'S-1' }),
  )
  expect(find.status).toBe(502)
})

test('the privacy officer reads the log, which is in the log before he sees a line (DICOM PS3.15: A.5.3.2)', async () => {
  running.holdings.auditAnswer = { messages: [auditRecord], next: '1.2' }
  const visitor = await running.signedIn(officer)
  const { result, lines, messages } = await running.audited(() =>
    visitor.post('/api/audit', { patient: 'S-1', user: 'dr-south', outcome: '4', hours: 2 }),
  )
  expect(await result.json()).toEqual({
    next: '1.2',
    rows: [
      {
        id: '7',
        time: '2026-01-02T10:00:00.000Z',
        transaction: 'ITI-43',
        event: 'Export, Retrieve Document Set',
        outcome: 4,
        description: 'consent:consentDeny',
        users: ['dr-south', 'gateway-south'],
        purposes: ['Treatment'],
        patients: [domainId(1)],
        studies: [],
        source: 'repository-north',
        xml: '<AuditMessage/>',
      },
    ],
  })
  const asked = running.holdings.searched.at(-1)
  expect(Object.fromEntries(asked ?? [])).toMatchObject({
    patient: domainId(1),
    user: 'dr-south',
    outcome: '4',
    count: '200',
  })
  expect(lines).toEqual(['110101 R0 by privacy!, gateway-south about /audit, /audit'])
  const query = Buffer.from(messages[0]?.objects[1]?.query ?? []).toString()
  expect(query).toContain(`/audit?${asked?.toString()}`)
})

test('the log is asked for a patient by any number that a person knows', async () => {
  const visitor = await running.signedIn(officer)
  for (const patient of ['S-1', 'N-1', domainId(1)]) {
    await visitor.post('/api/audit', { patient })
    expect(running.holdings.searched.at(-1)?.get('patient')).toBe(domainId(1))
  }
})

test('without the audit repository the page says so', async () => {
  const visitor = await running.signedIn(officer)
  const answer = await running.without('audit', () => visitor.post('/api/audit', {}))
  expect(answer.status).toBe(502)
})

test('health is for peers, and the browser’s port has no route of theirs', async () => {
  const { gateway } = running
  const answer = await running.domain.client('registry').request({
    method: 'GET',
    url: `${gateway.origin}/health`,
    peer: 'gateway-south',
    signal: AbortSignal.timeout(5_000),
  })
  expect(answer.status).toBe(200)
  await answer[Symbol.asyncDispose]()
  expect((await running.visitor().get('/health')).status).toBe(404)
  const browser = gateway.routes().filter(({ port }) => port === 'browser')
  expect(browser.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'GET /api/session',
      'GET /sign-in',
      'GET /signed-in',
      'POST /api/sign-out',
      'POST /api/searches',
      'GET /api/searches/:search/studies/:study',
      'GET /api/searches/:search/reports/:document',
      'POST /api/consents',
      'POST /api/consents/find',
      'POST /api/audit',
    ]),
  )
})

const auditRecord = {
  id: '7',
  receivedAt: '2026-01-02T10:00:01.000Z',
  xml: '<AuditMessage/>',
  message: {
    event: {
      id: { code: '110106', text: 'Export' },
      types: [{ code: 'ITI-43', text: 'Retrieve Document Set' }],
      at: '2026-01-02T10:00:00.000Z',
      outcome: 4,
      outcomeDescription: 'consent:consentDeny',
      purposesOfUse: [{ code: 'TREAT', text: 'Treatment' }],
    },
    participants: [
      { userId: 'dr-south' },
      { userId: 'http://www.w3.org/2005/08/addressing/anonymous', userName: 'gateway-south' },
    ],
    objects: [{ id: domainId(1), typeCode: '1', role: '1' }],
    source: { sourceId: 'repository-north' },
  },
}
