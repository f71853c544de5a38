// The privacy officer reads the domain's audit; that he did is in it before he sees a line.
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import { toAuditRows } from '../audit-rows.ts'
import { bodyFields } from '../body-fields.ts'
import type { GatewayAudit } from '../gateway-audit.ts'
import { json, sentence } from '../page-answer.ts'
import type { SessionGate } from '../session-gate.ts'
import type { SignedInUser } from '../signed-in-user.ts'

export interface AuditRouteParts {
  readonly gate: SessionGate
  readonly client: HttpClient
  readonly auditSearch: { readonly url: string; readonly peer: string }
  readonly audit: GatewayAudit
}

export function serveAudit(web: WebServer, parts: AuditRouteParts): void {
  web.route('POST', '/api/audit', {
    handler: parts.gate.only('privacy-officer', (request, user) => search(request, user, parts)),
    limits: { bodyBytesMax: 4096, handlerMs: 30_000 },
  })
}

async function search(
  request: BrowserRequest,
  user: SignedInUser,
  parts: AuditRouteParts,
): Promise<BrowserAnswer> {
  const fields = await bodyFields(request, ['patient', 'user', 'outcome', 'hours'])
  const query = queryOf(fields, request.now).toString()
  await parts.audit.logRead(user, { at: request.now, url: parts.auditSearch.url, query })
  try {
    return await ask(query, request.signal, parts)
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return sentence(502, 'The audit repository gave no answer. Please try again.')
  }
}

async function ask(
  query: string,
  signal: AbortSignal,
  { client, auditSearch }: AuditRouteParts,
): Promise<BrowserAnswer> {
  await using answer = await client.request({
    method: 'GET',
    url: `${auditSearch.url}?${query}`,
    peer: auditSearch.peer,
    signal,
    limits: { bodyBytesMax: 32 * 1024 * 1024, answerMs: 15_000 },
  })
  if (answer.status !== 200) return sentence(502, 'The audit repository refused the search.')
  return json({ rows: toAuditRows(await answer.json()) })
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
