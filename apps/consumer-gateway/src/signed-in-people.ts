// Who is signed in: the identity provider, the sessions, and the gate that routes stand behind.
import type { Service } from '@isthmus/service/open-service'
import type { GatewayConfig } from './config.ts'
import type { GatewayTables } from './db/schema.ts'
import { createSessions } from './db/sessions.ts'
import { createSignIns } from './db/sign-ins.ts'
import type { GatewayAudit } from './gateway-audit.ts'
import { createIdentityProvider } from './identity-provider.ts'
import { watchIdleSessions } from './idle-sessions.ts'
import { pageCookies } from './session-cookie.ts'
import { createSessionGate } from './session-gate.ts'

export function signedInPeople(
  { limits, web, oidc }: GatewayConfig,
  { database, log }: Pick<Service<GatewayTables>, 'database' | 'log'>,
  audit: GatewayAudit,
) {
  const sessions = createSessions(database, limits)
  const cookies = pageCookies(web.publicUrl)
  return {
    sessions,
    cookies,
    signIns: createSignIns(database),
    idleSessions: watchIdleSessions({ sessions, audit, log, everyMs: 60_000 }),
    gate: createSessionGate({ sessions, cookie: cookies.session, audit }),
    identityProvider: createIdentityProvider(oidc, web),
  }
}
