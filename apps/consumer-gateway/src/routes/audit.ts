// The privacy officer reads the domain's audit; that he did is in it before he sees a line.
import type { HttpClient } from '@isthmus/http/http-client'
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import { bodyFields } from '../body-fields.ts'
import type { Sessions } from '../db/sessions.ts'
import { type AuditRow, toAuditRows } from '../audit-rows.ts'
import { forRoles, json, sentence } from '../session-cookie.ts'
import type { SignedInUser } from '../signed-in-user.ts'
import type { GatewayAudit } from '../gateway-audit.ts'

export interface AuditRouteParts {
  readonly sessions: Sessions
  readonly client: HttpClient
  readonly auditSearch: { readonly url: string; readonly peer: string }
  readonly audit: GatewayAudit
}

export function serveAudit(web: WebServer, parts: AuditRouteParts): void {
  web.route('POST', '/api/audit', {
    handler: forRoles(['privacy-officer'], parts.sessions, (request, user) =>
      search(request, user, parts),
    ),
    limits: { bodyBytesMax: 4096, handlerMs: 30_000 },
  })
}

async function search(
  request: BrowserRequest,
  user: SignedInUser,
  { client, auditSearch, audit }: AuditRouteParts,
): Promise<BrowserAnswer> {
  const fields = await bodyFields(request, ['patient', 'user', 'outcome', 'hours'])
  const query = queryOf(fields, request.now)
  await audit.logRead(user, { at: request.now, url: auditSearch.url, query: query.toString() })
  await using answer = await client.request({
    method: 'GET',
    url: `${auditSearch.url}?${query.toString()}`,
    peer: auditSearch.peer,
    signal: request.signal,
    limits: { bodyBytesMax: 32 * 1024 * 1024, answerMs: 15_000 },
  })
  if (answer.status !== 200) return sentence(502, 'The audit repository refused the search.')
  const rows: readonly AuditRow[] = toAuditRows(await answer.json())
  return json({ rows })
}

function queryOf(
  fields: Readonly<Record<'patient' | 'user' | 'outcome' | 'hours', string>>,
  now: Date,
): URLSearchParams {
  const hours = Math.min(8760, Math.max(1, Number.parseInt(fields.hours, 10) || 24))
  const query = new URLSearchParams({
    'date-from': new Date(now.getTime() - hours * 3_600_000).toISOString(),
    // A clock that runs ahead of ours must not hide what just happened.
    'date-to': new Date(now.getTime() + 600_000).toISOString(),
    count: '200',
  })
  for (const name of ['patient', 'user', 'outcome'] as const) {
    if (fields[name] !== '') query.set(name, fields[name])
  }
  return query
}
