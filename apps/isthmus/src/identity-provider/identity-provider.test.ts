// The demo's OpenID Connect provider, asked as a gateway and a browser would.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type Server, createServer as createSocketServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '@isthmus/config/config'
import { createBrowser } from '../walk/browser.ts'
import { identityProviderConfig } from './identity-provider-config.ts'
import { type RunningProvider, startIdentityProvider } from './identity-provider.ts'
import { createPasswordCheck } from './password-check.ts'

const client = {
  origin: '',
  id: 'gateway-south',
  secret: 'a secret of some length',
}
const account = {
  name: 'dr-south',
  displayName: 'Dr. Sam South',
  hospital: 'south',
  role: 'clinician',
  password: 'correct horse battery',
}
let folder = ''
let provider: RunningProvider
/** Stands for a gateway's page: it only has to be there. */
const page = createServer((_, response) => response.end('signed in'))
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-oidc-test-'))
  writeFileSync(join(folder, 'key'), keys.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(join(folder, 'secret'), client.secret)
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify({ accounts: [account] }))
  page.listen(0, '127.0.0.1')
  await once(page, 'listening')
  client.origin = `http://127.0.0.1:${portOf(page)}`
  const port = await freePort()
  provider = await startIdentityProvider(
    readConfig(identityProviderConfig, writeConfig({ host: '127.0.0.1', port }), {}),
  )
})

afterAll(async () => {
  await provider.close()
  page.close()
  rmSync(folder, { recursive: true, force: true })
})

test('refuses to listen on any other address than 127.0.0.1', () => {
  const file = writeConfig({ host: '0.0.0.0', port: 1 })
  expect(() => readConfig(identityProviderConfig, file, {})).toThrow(/listen.host/)
})

test('signs a person in and says who it is in a signed id token', async () => {
  const verifier = randomBytes(32).toString('base64url')
  const browser = createBrowser()
  const form = await browser.get(authorization(verifier))
  expect(form.status).toBe(200)
  expect(await form.text()).toContain('South Hospital')
  expect(form.header('content-security-policy')).toContain("default-src 'none'")

  const wrong = await browser.postForm(form.url, { name: 'dr-south', password: 'wrong' })
  expect(wrong.status).toBe(401)
  expect(await wrong.text()).toContain('Name or password is not right.')

  const signedIn = await browser.postForm(form.url, {
    name: 'dr-south',
    password: account.password,
  })
  const back = new URL(signedIn.url)
  expect(back.href.startsWith(`${client.origin}/signed-in?`)).toBe(true)
  expect(back.searchParams.get('state')).toBe('s-1')

  const tokens = await exchange(back.searchParams.get('code') ?? '', verifier)
  const claims = readIdToken(String(tokens['id_token']))
  expect(claims).toMatchObject({
    iss: provider.origin,
    aud: client.id,
    sub: 'dr-south',
    name: 'Dr. Sam South',
    roles: ['clinician'],
    hospital: 'south',
    nonce: 'n-1',
  })
})

test('gives no tokens for a code with another PKCE verifier', async () => {
  const browser = createBrowser()
  const form = await browser.get(authorization(randomBytes(32).toString('base64url')))
  const done = await browser.postForm(form.url, { name: 'dr-south', password: account.password })
  const code = new URL(done.url).searchParams.get('code') ?? ''
  const tokens = await exchange(code, randomBytes(32).toString('base64url'))
  expect(tokens['error']).toBe('invalid_grant')
})

test('no page of the provider loads or names anything elsewhere', async () => {
  const browser = createBrowser()
  const form = await browser.get(authorization(randomBytes(32).toString('base64url')))
  const wrong = await browser.postForm(form.url, { name: 'dr-south', password: 'wrong' })
  await browser.postForm(form.url, { name: 'dr-south', password: account.password })
  const signOut = await browser.get(`${provider.origin}/session/end`)
  const question = await signOut.text()
  expect(question).toContain('Sign out?')
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(question)?.[1] ?? ''
  const confirm = `${provider.origin}/session/end/confirm`
  const signedOut = await browser.postForm(confirm, { xsrf, logout: 'yes' })
  const signedOutAlready = await browser.get(`${provider.origin}/session/end`)
  const mistaken = await browser.get(`${provider.origin}/auth?client_id=%3Cscript%3E`)
  const nowhere = await browser.get(`${provider.origin}/nowhere`)
  const texts = [question]
  for (const one of [form, wrong, signedOut, signedOutAlready, mistaken, nowhere]) {
    texts.push(await one.text())
  }
  expect(texts[3]).toContain('Signed out')
  expect(texts[5]).toContain('This did not work')
  for (const text of texts) {
    expect(text.replaceAll(provider.origin, '')).not.toMatch(
      /(?:https?:)?\/\/\w|@import|<script src/i,
    )
  }
  for (const one of [form, wrong, signOut, signedOut, mistaken]) {
    expect(one.header('content-security-policy')).toContain("default-src 'none'")
  }
})

test('closes a name after five failures in a minute, and opens it after', () => {
  const passwords = createPasswordCheck([account])
  for (let at = 0; at < 5; at += 1) expect(passwords.check('dr-south', 'x', 0).kind).toBe('unknown')
  expect(passwords.check('dr-south', account.password, 1000).kind).toBe('wait')
  expect(passwords.check('dr-south', account.password, 60_001).kind).toBe('known')
  expect(passwords.check('nobody', '', 0).kind).toBe('unknown')
})

function writeConfig(listen: { readonly host: string; readonly port: number }): string {
  const file = join(folder, `config-${listen.port}.json`)
  const config = {
    listen,
    issuer: `http://127.0.0.1:${listen.port}`,
    keyFile: 'key',
    accountsFile: 'accounts.json',
    clients: [
      {
        clientId: client.id,
        clientSecretFile: 'secret',
        origin: client.origin,
        title: 'South Hospital',
      },
    ],
  }
  writeFileSync(file, JSON.stringify(config))
  return file
}

function authorization(verifier: string): string {
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: `${client.origin}/signed-in`,
    response_type: 'code',
    scope: 'openid profile roles',
    state: 's-1',
    nonce: 'n-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return `${provider.origin}/auth?${query.toString()}`
}

async function exchange(code: string, verifier: string): Promise<Record<string, unknown>> {
  const credentials = `${client.id}:${encodeURIComponent(client.secret)}`
  const basic = Buffer.from(credentials).toString('base64')
  const response = await fetch(`${provider.origin}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${basic}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${client.origin}/signed-in`,
      code_verifier: verifier,
    }),
  })
  const tokens: Record<string, unknown> = JSON.parse(await response.text())
  return tokens
}

function readIdToken(token: string): unknown {
  const [head = '', body = '', signature = ''] = token.split('.')
  const key = createPublicKey(keys.privateKey)
  const good = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    key,
    Buffer.from(signature, 'base64url'),
  )
  expect(good).toBe(true)
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
}

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
