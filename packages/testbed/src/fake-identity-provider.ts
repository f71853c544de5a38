// Stands in for a hospital's identity provider: confirms at once whoever signs in (OpenID Connect
// Core: 3.1).
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, type Server, createServer } from 'node:http'

export interface FakeUser {
  readonly userId: string
  readonly name: string
  readonly roles: readonly string[]
}

export interface FakeIdentityProvider extends AsyncDisposable {
  /** Plain http on 127.0.0.1. */
  readonly issuer: string
}

interface Grant {
  readonly clientId: string
  readonly nonce: string
}

/** Everybody who is sent here is `user`, and goes back without being asked for a password. */
export async function startFakeIdentityProvider(user: FakeUser): Promise<FakeIdentityProvider> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const grants = new Map<string, Grant>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    const json = (value: object) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(metadata(issuer))
      case '/jwks':
        return json({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), ...keyNames }] })
      case '/authorize': {
        const code = randomUUID()
        grants.set(code, grantOf(url.searchParams))
        return response.writeHead(302, { location: backTo(url.searchParams, code) }).end()
      }
      default: {
        const answer = async () => {
          const code = new URLSearchParams(await bodyOf(request)).get('code') ?? ''
          const grant = grants.get(code)
          grants.delete(code)
          if (grant === undefined) return void response.writeHead(400).end()
          const token = writeToken(claims(issuer, user, grant), (input) =>
            sign('sha256', input, keys.privateKey),
          )
          json({ access_token: randomUUID(), token_type: 'Bearer', id_token: token })
        }
        return void answer().catch(() => response.destroy())
      }
    }
  })
  const issuer = await listen(server)
  return {
    issuer,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the provider has no port')
  return `http://127.0.0.1:${address.port}`
}

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}

const keyNames = { kid: 'only', alg: 'RS256', use: 'sig' }

function grantOf(query: URLSearchParams): Grant {
  return { clientId: query.get('client_id') ?? '', nonce: query.get('nonce') ?? '' }
}

function backTo(query: URLSearchParams, code: string): string {
  const location = new URL(query.get('redirect_uri') ?? '')
  location.searchParams.set('code', code)
  location.searchParams.set('state', query.get('state') ?? '')
  return location.href
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function claims(issuer: string, user: FakeUser, { clientId, nonce }: Grant): object {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    aud: clientId,
    sub: user.userId,
    name: user.name,
    roles: user.roles,
    nonce,
    iat: now,
    auth_time: now,
    exp: now + 300,
  }
}

function writeToken(payload: object, signer: (input: Buffer) => Buffer): string {
  const header = { alg: 'RS256', typ: 'JWT', kid: keyNames.kid }
  const input = [header, payload].map((part) => base64Url(part)).join('.')
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`
}

function base64Url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
