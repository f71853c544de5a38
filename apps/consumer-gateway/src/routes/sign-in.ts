// Signing in and out by the hospital's identity provider; each is audited (DICOM PS3.15: A.5.3.11).
import type { BrowserRequest, WebServer } from '@isthmus/http/web-server'
import type { Kysely } from 'kysely'
import type { GatewayTables } from '../db/schema.ts'
import type { Sessions } from '../db/sessions.ts'
import { takeSignIn, writeSignIn } from '../db/sign-ins.ts'
import type { GatewayAudit } from '../gateway-audit.ts'
import type { IdentityProvider } from '../identity-provider.ts'
import { sessionCookie } from '../session-cookie.ts'

export interface SignInParts {
  readonly database: Kysely<GatewayTables>
  readonly sessions: Sessions
  readonly identityProvider: IdentityProvider
  readonly audit: GatewayAudit
  readonly publicUrl: string
}

export function serveSignIn(web: WebServer, parts: SignInParts): void {
  web.route('GET', '/sign-in', {
    handler: async ({ now }) => {
      const { location, signIn } = await parts.identityProvider.start()
      await writeSignIn(parts.database, signIn, now)
      return redirect(location)
    },
  })
  web.route('GET', '/signed-in', { handler: (request) => finish(request, parts) })
  web.route('POST', '/api/sign-out', {
    handler: async ({ cookies, now }) => {
      const secret = cookies.get(sessionCookie)
      const user = secret === undefined ? undefined : await parts.sessions.userOf(secret, now)
      if (secret !== undefined && user !== undefined) {
        await parts.sessions.close(secret)
        await parts.audit.signedOut(user, now)
      }
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ location: await parts.identityProvider.signOutLocation() }),
        cookies: [{ name: sessionCookie, value: undefined, path: '/' }],
      }
    },
  })
}

async function finish(request: BrowserRequest, parts: SignInParts) {
  const state = request.query.get('state') ?? ''
  const signIn = await takeSignIn(parts.database, state, request.now)
  if (signIn === undefined) {
    await parts.audit.signInFailed('the answer belongs to no sign-in under way', request.now)
    return redirect('/')
  }
  const answer = new URL(`/signed-in?${request.query.toString()}`, parts.publicUrl)
  try {
    const user = await parts.identityProvider.finish(answer, signIn)
    const secret = await parts.sessions.open(user, request.now)
    await parts.audit.signedIn(user, request.now)
    return {
      ...redirect('/'),
      cookies: [
        { name: sessionCookie, value: secret, path: '/', httpOnly: true, sameSite: 'lax' as const },
      ],
    }
  } catch {
    // What the provider said may name the person; the audit says that it failed, the page starts anew.
    await parts.audit.signInFailed('the identity provider did not confirm the user', request.now)
    return redirect('/')
  }
}

function redirect(location: string) {
  return { status: 302, headers: { location, 'cache-control': 'no-store' } }
}
