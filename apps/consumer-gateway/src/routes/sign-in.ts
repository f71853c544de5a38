// Signing in and out by the hospital's identity provider; each is audited (DICOM PS3.15: A.5.3.12).
import { timingSafeEqual } from 'node:crypto'
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import type { Log } from '@isthmus/log/log'
import type { Sessions } from '../db/sessions.ts'
import type { SignIn, SignIns } from '../db/sign-ins.ts'
import type { GatewayAudit } from '../gateway-audit.ts'
import type { IdentityProvider } from '../identity-provider.ts'
import type { IdleSessions } from '../idle-sessions.ts'
import { json, redirect } from '../page-answer.ts'
import type { PageCookies } from '../session-cookie.ts'
import type { SignedInUser } from '../signed-in-user.ts'

export interface SignInParts {
  readonly signIns: SignIns
  readonly sessions: Sessions
  readonly idleSessions: IdleSessions
  readonly cookies: PageCookies
  readonly identityProvider: IdentityProvider
  readonly audit: GatewayAudit
  readonly log: Log
  readonly publicUrl: string
}

export function serveSignIn(web: WebServer, parts: SignInParts): void {
  web.route('GET', '/sign-in', { handler: (request) => begin(request, parts) })
  web.route('GET', '/signed-in', { handler: (request) => finish(request, parts) })
  web.route('POST', '/api/sign-out', { handler: (request) => signOut(request, parts) })
}

async function begin({ now }: BrowserRequest, parts: SignInParts): Promise<BrowserAnswer> {
  const started = await attempt(parts, () => parts.identityProvider.start())
  if (started === undefined) return redirect('/?sign-in=unavailable')
  const { location, signIn } = started
  await parts.signIns.keep(signIn, now)
  return { ...redirect(location), cookies: [parts.cookies.signIn.write(signIn.state)] }
}

async function finish(request: BrowserRequest, parts: SignInParts): Promise<BrowserAnswer> {
  const { audit, cookies, sessions, idleSessions } = parts
  const { now } = request
  const signIn = await signInOf(request, parts)
  if (signIn === undefined) {
    return await refused('the answer belongs to no sign-in of this browser', now, parts)
  }
  const answer = new URL(`/signed-in?${request.query.toString()}`, parts.publicUrl)
  const user = await attempt(parts, () => parts.identityProvider.finish(answer, signIn))
  if (user === undefined) {
    return await refused('the identity provider did not confirm the user', now, parts)
  }
  await idleSessions.end(now)
  await endSession(request, parts)
  const secret = await sessions.open(user, now)
  await audit.signedIn(user, now)
  return {
    ...redirect('/'),
    cookies: [cookies.session.write(secret), cookies.signIn.write(undefined)],
  }
}

// An answer that another browser fetched must not sign this one in under the other's name.
async function signInOf(
  request: BrowserRequest,
  { signIns, cookies }: SignInParts,
): Promise<SignIn | undefined> {
  const state = request.query.get('state') ?? ''
  const begun = cookies.signIn.read(request) ?? ''
  if (state === '' || !sameText(state, begun)) return undefined
  return await signIns.take(state, request.now)
}

async function refused(why: string, at: Date, parts: SignInParts): Promise<BrowserAnswer> {
  await parts.audit.signInFailed(why, at)
  return { ...redirect('/?sign-in=failed'), cookies: [parts.cookies.signIn.write(undefined)] }
}

async function signOut(request: BrowserRequest, parts: SignInParts): Promise<BrowserAnswer> {
  await endSession(request, parts)
  const location = await attempt(parts, () => parts.identityProvider.signOutLocation())
  return {
    ...json({ location: location ?? '/' }),
    cookies: [parts.cookies.session.write(undefined)],
  }
}

async function endSession(
  request: BrowserRequest,
  { sessions, cookies, audit }: SignInParts,
): Promise<SignedInUser | undefined> {
  const secret = cookies.session.read(request)
  const user = secret === undefined ? undefined : await sessions.close(secret)
  if (user !== undefined) await audit.signedOut(user, request.now)
  return user
}

// What the provider says may name the person: the log has the class of the failure, the page starts
// anew.
async function attempt<Result>(
  { log }: SignInParts,
  step: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await step()
  } catch (error) {
    log.warn('the identity provider did not do its part', {
      error: error instanceof Error ? error.name : 'unknown',
    })
    return undefined
  }
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
