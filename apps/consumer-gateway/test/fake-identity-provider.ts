// Stands in for the hospital's identity provider: answers what a test wants it to, for every code
// once (OpenID Connect Core: 3.1).
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'

export interface Person {
  readonly sub: string
  readonly name: string
  readonly roles: readonly string[]
}

export interface FakeIdentityProvider extends AsyncDisposable {
  readonly issuer: string
  readonly clientSecret: string
  /**
   * Confirms the person at the authorization endpoint; gives the query that his browser brings
   * back.
   */
  confirm(authorization: URL, person: Person, changes?: Changes): URLSearchParams
}

/** What a bad answer has different from the one asked for. */
export interface Changes {
  readonly nonce?: string
  readonly state?: string
  /** Stands for a code that was stolen from another sign-in. */
  readonly codeChallenge?: string
}

interface Grant {
  readonly person: Person
  readonly clientId: string
  readonly nonce: string
  readonly codeChallenge: string
}

export async function startFakeIdentityProvider(): Promise<FakeIdentityProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const grants = new Map<string, Grant>()
  const clientSecret = randomUUID()
  const server = createServer((request, response) => {
    void respond(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await answerTo(request)
    response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { error: 'invalid_grant' }))
  }

  async function answerTo(request: IncomingMessage): Promise<object | undefined> {
    if (request.url === '/.well-known/openid-configuration') return metadata(issuer)
    if (request.url === '/jwks') return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] }
    const form = await formOf(request)
    const grant = grants.get(form.get('code') ?? '')
    grants.delete(form.get('code') ?? '')
    if (grant === undefined || !isEntitled(request, form, { ...grant, clientSecret })) {
      return undefined
    }
    const claims = encode(claimsOf(grant, issuer))
    const signed = `${encode({ alg: 'RS256', kid })}.${claims}`
    const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url')
    const idToken = `${signed}.${signature}`
    return { access_token: randomUUID(), token_type: 'Bearer', id_token: idToken }
  }

  return {
    issuer,
    clientSecret,
    confirm(authorization, person, changes = {}) {
      const asked = authorization.searchParams
      const code = randomUUID()
      grants.set(code, {
        person,
        clientId: asked.get('client_id') ?? '',
        nonce: changes.nonce ?? asked.get('nonce') ?? '',
        codeChallenge: changes.codeChallenge ?? asked.get('code_challenge') ?? '',
      })
      return new URLSearchParams({ code, state: changes.state ?? asked.get('state') ?? '' })
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const kid = 'only'

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/session/end`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  }
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

// RFC 7636: 4.6. The verifier must be the one whose digest came with the authorization request.
function isEntitled(
  { headers }: IncomingMessage,
  form: URLSearchParams,
  { codeChallenge, clientId, clientSecret }: Grant & { readonly clientSecret: string },
): boolean {
  const verifier = form.get('code_verifier') ?? ''
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const isClient =
    form.get('client_secret') === clientSecret || headers.authorization === `Basic ${basic}`
  return isClient && createHash('sha256').update(verifier).digest('base64url') === codeChallenge
}

function claimsOf({ person, clientId, nonce }: Grant, issuer: string): object {
  const iat = Math.floor(Date.now() / 1000)
  return { ...person, iss: issuer, aud: clientId, nonce, iat, auth_time: iat, exp: iat + 300 }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
