// Signing in by the identity provider that a test plays, sessions and their end.
import { createHash } from 'node:crypto'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Changes } from './fake-identity-provider.ts'
import { type RunningTest, clerk, doctor, startRunningGateway } from './running-gateway.ts'

let running: RunningTest

beforeAll(async () => {
  running = await startRunningGateway()
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

const signedInLine = '110114/110122 E0 by dr-south!, gateway-south'
const signedOutLine = '110114/110123 E0 by dr-south!, gateway-south'
const failedLine = (why: string) =>
  `110114/110122 E4 by unknown!, gateway-south about 127.0.0.1 (${why})`
const notConfirmed = failedLine('the identity provider did not confirm the user')
const notAsked = failedLine('the answer belongs to no sign-in of this browser')

test('a person is signed in by code, state, nonce and PKCE, and audited (DICOM PS3.15: A.5.3.12)', async () => {
  const visitor = running.visitor()
  const authorization = await visitor.begin()
  expect(Object.fromEntries(authorization.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'gateway-south',
    redirect_uri: 'https://pages.south.test/signed-in',
    scope: 'openid profile roles',
    code_challenge_method: 'S256',
  })
  const query = running.provider.confirm(authorization, doctor)
  const { result, lines } = await running.audited(() =>
    visitor.get(`/signed-in?${query.toString()}`),
  )
  expect([result.status, result.headers.get('location')]).toEqual([302, '/'])
  expect(lines).toEqual([signedInLine])
  const session = await visitor.get('/api/session')
  expect(session.headers.get('cache-control')).toBe('no-store')
  expect(await session.json()).toMatchObject({
    signedIn: true,
    name: 'Dr South',
    roles: ['clinician'],
    hospital: 'South Hospital',
  })
})

test('no script sees the cookies, no other site’s request brings them, plain http does not carry them', async () => {
  const visitor = running.visitor()
  const first = await visitor.get('/sign-in')
  expect(first.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^isthmus-sign-in=[\w-]+; Max-Age=600; Path=\/signed-in; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ])
  const done = await visitor.signIn(doctor)
  expect(done.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^isthmus-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ),
    expect.stringMatching(/^isthmus-sign-in=; Max-Age=0; Path=\/signed-in;/),
  ])
})

async function answered(changes: Changes) {
  const visitor = running.visitor()
  const query = running.provider.confirm(await visitor.begin(), doctor, changes)
  const { result, lines } = await running.audited(() =>
    visitor.get(`/signed-in?${query.toString()}`),
  )
  const location = result.headers.get('location')
  return { location, lines, session: visitor.cookie('isthmus-session') }
}

const refused = (line: string) => ({
  location: '/?sign-in=failed',
  lines: [line],
  session: undefined,
})

test('another nonce is no answer to this sign-in', async () => {
  expect(await answered({ nonce: 'other' })).toEqual(refused(notConfirmed))
})

test('another state is no answer to this sign-in', async () => {
  expect(await answered({ state: 'other' })).toEqual(refused(notAsked))
})

test('a code that was given for another PKCE challenge opens no session', async () => {
  const codeChallenge = createHash('sha256').update('of somebody else').digest('base64url')
  expect(await answered({ codeChallenge })).toEqual(refused(notConfirmed))
})

test('a person who is refused by the provider opens no session', async () => {
  const visitor = running.visitor()
  const state = (await visitor.begin()).searchParams.get('state') ?? ''
  const query = new URLSearchParams({ error: 'access_denied', state })
  const { lines } = await running.audited(() => visitor.get(`/signed-in?${query.toString()}`))
  expect(lines).toEqual([notConfirmed])
})

test('an answer is good once, and in the browser that asked for it', async () => {
  const [asking, other] = [running.visitor(), running.visitor()]
  const query = running.provider.confirm(await asking.begin(), doctor)
  await other.begin()
  const { lines } = await running.audited(() => other.get(`/signed-in?${query.toString()}`))
  expect(lines).toEqual([notAsked])
  expect(other.cookie('isthmus-session')).toBeUndefined()
  await asking.get(`/signed-in?${query.toString()}`)
  expect(asking.cookie('isthmus-session')).toBeDefined()
  const again = running.visitor()
  await again.get(`/signed-in?${query.toString()}`)
  expect(again.cookie('isthmus-session')).toBeUndefined()
})

test('a sign-in that took longer than ten minutes begins anew', async () => {
  const visitor = running.visitor()
  const query = running.provider.confirm(await visitor.begin(), doctor)
  await change(sql`update sign_in set started_at = started_at - interval '601 seconds'`)
  await visitor.get(`/signed-in?${query.toString()}`)
  expect(visitor.cookie('isthmus-session')).toBeUndefined()
})

test('without the provider the page says so', async () => {
  await using alone = await startRunningGateway()
  await alone.provider[Symbol.asyncDispose]()
  const answer = await alone.visitor().get('/sign-in')
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/?sign-in=unavailable'])
}, 30_000)

test('signing out ends the session, here and at the provider', async () => {
  const visitor = await running.signedIn(doctor)
  const secret = visitor.cookie('isthmus-session')
  const { result, lines } = await running.audited(() => visitor.post('/api/sign-out', {}))
  expect(lines).toEqual([signedOutLine])
  expect(result.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^isthmus-session=; Max-Age=0; Path=\/;/),
  ])
  const { location }: { readonly location: string } = JSON.parse(await result.text())
  expect(location.startsWith(`${running.provider.issuer}/session/end?`)).toBe(true)
  expect(await sessionOf(secret)).toEqual({ signedIn: false, hospital: 'South Hospital' })
})

test('signing in again ends the session before, so that nobody’s prepared one lives on', async () => {
  const visitor = await running.signedIn(doctor)
  const secret = visitor.cookie('isthmus-session')
  const { lines } = await running.audited(() => visitor.signIn(clerk))
  expect(lines).toEqual([signedOutLine, signedInLine.replace('dr-south', 'desk-south')])
  expect(await sessionOf(secret)).toMatchObject({ signedIn: false })
})

test('a session that nobody used for too long has ended, by itself (DICOM PS3.15: A.5.3.12)', async () => {
  const visitor = await running.signedIn(doctor)
  await change(sql`update session set used_at = used_at - interval '1801 seconds'
    where user_id <> 'marker'`)
  const answer = await visitor.post('/api/searches', { patient: 'S-1', purpose: 'TREAT' })
  expect(answer.status).toBe(401)
  expect(await answer.json()).toEqual({
    sentence: 'Your session has ended. Please sign in again.',
  })
  const { lines } = await running.audited(() => running.signedIn(clerk))
  expect(new Set(lines)).toEqual(
    new Set([
      '110114/110123 E0 by dr-south, gateway-south',
      '110114/110123 E0 by desk-south, gateway-south',
      signedInLine.replace('dr-south', 'desk-south'),
    ]),
  )
})

test('the database alone opens no session', async () => {
  const visitor = await running.signedIn(doctor)
  const secret = visitor.cookie('isthmus-session') ?? ''
  const rows = await change(sql<{ id_hash: string }>`select id_hash from session`)
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect(await sessionOf(String(rows.at(-1)?.id_hash))).toMatchObject({ signedIn: false })
})

async function sessionOf(secret: string | undefined): Promise<unknown> {
  const answer = await fetch(`${running.gateway.pages}/api/session`, {
    headers: { cookie: `isthmus-session=${secret}` },
  })
  return JSON.parse(await answer.text())
}

async function change<Row>(statement: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> {
  const { url } = running.config.database
  const database = openDatabase({ url, connectionsMax: 1 }, silentLog)
  try {
    return (await statement.execute(database)).rows
  } finally {
    await database.destroy()
  }
}
