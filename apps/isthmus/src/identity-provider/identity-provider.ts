// The demo's OpenID Connect provider: real code flow with PKCE, accounts from a file, loopback
// alone.
import { createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { readConfig } from '@isthmus/config/config'
import { type Configuration, Provider } from 'oidc-provider'
import { readForm } from './read-form.ts'
import {
  type IdentityProviderConfig,
  type KnownAccount,
  accountsFile,
} from './identity-provider-config.ts'
import { type PasswordCheck, createPasswordCheck } from './password-check.ts'
import { pageHeaders } from './page-frame.ts'
import { providerPages } from './provider-pages.ts'
import { signInPage } from './sign-in-page.ts'

export interface RunningProvider {
  readonly origin: string
  close(): Promise<void>
}

/** Starts the provider; the config refuses every listen address but 127.0.0.1. */
export async function startIdentityProvider(
  config: IdentityProviderConfig,
): Promise<RunningProvider> {
  const { accounts } = readConfig(accountsFile, config.accountsFile, {})
  const provider = new Provider(config.issuer, configuration(config, accounts))
  const callback = provider.callback()
  const page = signInRoute({ provider, config, passwords: createPasswordCheck(accounts) })
  const server = createServer((request, response) => {
    const uid = /^\/sign-in\/([\w-]{1,64})$/.exec(request.url ?? '')?.[1]
    const done = uid === undefined ? callback(request, response) : page(request, response)
    done.catch(() => {
      if (!response.headersSent) response.writeHead(400)
      response.end()
    })
  })
  server.listen(config.listen.port, config.listen.host)
  await once(server, 'listening')
  return {
    origin: config.issuer,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

interface SignInParts {
  readonly provider: Provider
  readonly config: IdentityProviderConfig
  readonly passwords: PasswordCheck
}

function signInRoute({ provider, config, passwords }: SignInParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { params } = await provider.interactionDetails(request, response)
    const client = config.clients.find(({ clientId }) => clientId === params['client_id'])
    const show = (status: number, problem?: string) => {
      const title = client?.title ?? 'Isthmus'
      response.writeHead(status, pageHeaders)
      response.end(
        signInPage({
          action: request.url ?? '',
          title,
          ...(problem === undefined ? {} : { problem }),
        }),
      )
    }
    if (request.method !== 'POST') return show(200)
    const form = await readForm(request)
    const answer = passwords.check(
      form.get('name') ?? '',
      form.get('password') ?? '',
      performance.now(),
    )
    if (answer.kind === 'wait') return show(429, 'Too many tries: wait a minute.')
    if (answer.kind === 'unknown') return show(401, 'Name or password is not right.')
    await provider.interactionFinished(request, response, {
      login: { accountId: answer.account.name, amr: ['pwd'] },
    })
  }
}

function configuration(
  config: IdentityProviderConfig,
  accounts: readonly KnownAccount[],
): Configuration {
  return {
    clients: config.clients.map(({ clientId, clientSecretFile, origin }) => ({
      client_id: clientId,
      client_secret: readFileSync(clientSecretFile, 'utf8').trim(),
      redirect_uris: [`${origin}/signed-in`],
      post_logout_redirect_uris: [`${origin}/`],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    })),
    jwks: { keys: [signingKey(config.keyFile)] },
    cookies: { keys: [readFileSync(config.keyFile, 'utf8')] },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'roles'],
    claims: { openid: ['sub'], profile: ['name'], roles: ['roles', 'hospital'] },
    conformIdTokenClaims: false,
    ...providerPages,
    features: { ...providerPages.features, devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
    findAccount: (_, name) => findAccount(accounts, name),
    loadExistingGrant: (context) => grantAsked(context),
    ttl: { Session: 12 * 3600, Grant: 12 * 3600, Interaction: 600, IdToken: 600 },
  }
}

function findAccount(accounts: readonly KnownAccount[], name: string) {
  const account = accounts.find((item) => item.name === name)
  if (account === undefined) return undefined
  return {
    accountId: account.name,
    claims: () => ({
      sub: account.name,
      name: account.displayName,
      roles: [account.role],
      hospital: account.hospital,
    }),
  }
}

// Our own pages ask for no consent: what they ask for is granted to whoever has signed in.
const grantAsked: NonNullable<Configuration['loadExistingGrant']> = async (context) => {
  const { client, session, params, provider } = context.oidc
  if (client === undefined || session?.accountId === undefined) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  const scope = params?.['scope']
  if (typeof scope === 'string') grant.addOIDCScope(scope)
  await grant.save()
  return grant
}

function signingKey(file: string) {
  const key = createPrivateKey(readFileSync(file, 'utf8'))
  return { ...key.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }
}
