// The cookie that opens a session, and the answer for a browser that has none.
import type { BrowserAnswer, BrowserRequest } from '@isthmus/http/web-server'
import type { Sessions } from './db/sessions.ts'
import type { PageRole, SignedInUser } from './signed-in-user.ts'

export const sessionCookie = 'isthmus-session'

export type SignedInHandler = (
  request: BrowserRequest,
  user: SignedInUser,
) => Promise<BrowserAnswer>

/** Lets only signed-in users of one of the roles through: 401 without a session, 403 without the role. */
export function forRoles(
  roles: readonly PageRole[],
  sessions: Sessions,
  handler: SignedInHandler,
): (request: BrowserRequest) => Promise<BrowserAnswer> {
  return async (request) => {
    const secret = request.cookies.get(sessionCookie)
    const user = secret === undefined ? undefined : await sessions.userOf(secret, request.now)
    if (user === undefined) return sentence(401, 'Your session has ended. Please sign in again.')
    if (!user.roles.some((role) => roles.includes(role))) {
      return sentence(403, 'Your account may not do this.')
    }
    return handler(request, user)
  }
}

export function json(value: unknown): BrowserAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}

/** A refusal in words for the person in front of the page. */
export function sentence(status: number, text: string): BrowserAnswer {
  return { ...json({ sentence: text }), status }
}
