// OpenID Connect with the hospital's own provider: authorization code flow with PKCE.
import { readFileSync } from 'node:fs'
import * as openid from 'openid-client'
import type { GatewayConfig } from './config.ts'
import type { SignIn } from './db/sign-ins.ts'
import { type SignedInUser, toPageRoles } from './signed-in-user.ts'

export interface IdentityProvider {
  /** Where the browser is sent, and what its answer will be checked against. */
  start(): Promise<{ readonly location: string; readonly signIn: SignIn }>
  /** The user that the provider's answer names. Throws when the answer is not the one asked for. */
  finish(answer: URL, signIn: SignIn): Promise<SignedInUser>
  /** Where the browser is sent after signing out. */
  signOutLocation(): Promise<string>
}

export function createIdentityProvider(
  oidc: GatewayConfig['oidc'],
  { publicUrl }: { readonly publicUrl: string },
): IdentityProvider {
  const configuration = lazyDiscovery(oidc)
  const redirectUri = new URL('/signed-in', publicUrl).href
  return {
    async start() {
      const codeVerifier = openid.randomPKCECodeVerifier()
      const state = openid.randomState()
      const nonce = openid.randomNonce()
      const location = openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile roles',
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { location: location.href, signIn: { state, codeVerifier, nonce } }
    },

    async finish(answer, signIn) {
      const tokens = await openid.authorizationCodeGrant(await configuration(), answer, {
        pkceCodeVerifier: signIn.codeVerifier,
        expectedState: signIn.state,
        expectedNonce: signIn.nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new Error('the identity provider sent no claims')
      return {
        userId: claims.sub,
        name: typeof claims['name'] === 'string' ? claims['name'] : claims.sub,
        roles: toPageRoles(claims['roles']),
        authnInstant: new Date((claims.auth_time ?? claims.iat) * 1000),
      }
    },

    async signOutLocation() {
      const known = await configuration()
      if (known.serverMetadata().end_session_endpoint === undefined) return publicUrl
      return openid.buildEndSessionUrl(known, {
        client_id: oidc.clientId,
        post_logout_redirect_uri: new URL('/', publicUrl).href,
      }).href
    },
  }
}

// Asked at the first sign-in, so that the gateway starts while the provider is still down; a
// failure is not kept.
function lazyDiscovery(oidc: GatewayConfig['oidc']): () => Promise<openid.Configuration> {
  let known: Promise<openid.Configuration> | undefined
  return () => {
    known ??= discover(oidc).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}

function discover(oidc: GatewayConfig['oidc']): Promise<openid.Configuration> {
  const issuer = new URL(oidc.issuer)
  const secret = readFileSync(oidc.clientSecretFile, 'utf8').trim()
  // Plain http is for the demo's own provider on this machine and for nothing else.
  const plain = issuer.protocol === 'http:'
  if (plain && issuer.hostname !== '127.0.0.1') {
    throw new Error('the identity provider must be reached by https')
  }
  return openid.discovery(issuer, oidc.clientId, secret, undefined, {
    execute: plain ? [openid.allowInsecureRequests] : [],
  })
}
