// Lets only signed-in users of the right role through to a route.
import type { BrowserAnswer, BrowserRequest } from '@isthmus/http/web-server'
import type { Sessions } from './db/sessions.ts'
import type { GatewayAudit } from './gateway-audit.ts'
import { sentence } from './page-answer.ts'
import type { PageCookie } from './session-cookie.ts'
import type { PageRole, SignedInUser } from './signed-in-user.ts'

export interface SessionGate {
  /** The person whose browser asks; undefined without a session that lives. */
  userOf(request: Pick<BrowserRequest, 'cookies' | 'now'>): Promise<SignedInUser | undefined>
  /** 401 without a session; 403, and an alert in the audit, without the role. */
  only(
    role: PageRole,
    handler: SignedInHandler,
  ): (request: BrowserRequest) => Promise<BrowserAnswer>
}

export type SignedInHandler = (
  request: BrowserRequest,
  user: SignedInUser,
) => Promise<BrowserAnswer>

export function createSessionGate(parts: {
  readonly sessions: Sessions
  readonly cookie: PageCookie
  readonly audit: GatewayAudit
}): SessionGate {
  const { sessions, cookie, audit } = parts
  async function userOf(request: Pick<BrowserRequest, 'cookies' | 'now'>) {
    const secret = cookie.read(request)
    return secret === undefined ? undefined : sessions.userOf(secret, request.now)
  }
  return {
    userOf,
    only: (role, handler) => async (request) => {
      const user = await userOf(request)
      if (user === undefined) return sentence(401, 'Your session has ended. Please sign in again.')
      if (user.roles.includes(role)) return handler(request, user)
      await audit.notAllowed(user, { at: request.now, role })
      return sentence(403, 'Your account may not do this.')
    },
  }
}
