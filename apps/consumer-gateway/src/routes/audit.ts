// The privacy officer reads the domain's audit; that he did is in it before he sees a line.
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import { toAuditPage } from '../audit-rows.ts'
import { bodyFields } from '../body-fields.ts'
import type { GatewayAudit } from '../gateway-audit.ts'
import { json, sentence } from '../page-answer.ts'
import type { SessionGate } from '../session-gate.ts'
import type { SignedInUser } from '../signed-in-user.ts'
import { type NumberParts, whoseNumber } from '../whose-number.ts'

export interface AuditRouteParts extends NumberParts {
  readonly gate: SessionGate
  readonly client: HttpClient
  readonly auditSearch: { readonly url: string; readonly peer: string }
  readonly audit: GatewayAudit
  readonly assigningAuthority: string
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
  const fields = await bodyFields(request, names)
  const patient = await patientCx(fields.patient, request.signal, parts)
  if (typeof patient !== 'string') return patient
  try {
    const query = queryOf({ ...fields, patient }, request.now).toString()
    await parts.audit.logRead(user, { at: request.now, url: parts.auditSearch.url, query })
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
  return json(toAuditPage(await answer.json()))
}

const names = ['patient', 'user', 'outcome', 'hours', 'page'] as const

function queryOf(
  fields: Readonly<Record<(typeof names)[number], string>>,
  now: Date,
): URLSearchParams {
  const hours = Math.min(8760, Math.max(1, Number.parseInt(fields.hours, 10) || 24))
  const query = new URLSearchParams({
    'date-from': new Date(now.getTime() - hours * 3_600_000).toISOString(),
    // A clock that runs ahead of ours must not hide what just happened.
    'date-to': new Date(now.getTime() + 600_000).toISOString(),
    count: '200',
  })
  for (const name of ['patient', 'user', 'outcome', 'page'] as const) {
    if (fields[name] !== '') query.set(name, fields[name])
  }
  return query
}

// The log knows patients by their CX in the domain; a person types the number that he knows.
async function patientCx(
  number: string,
  signal: AbortSignal,
  parts: AuditRouteParts,
): Promise<string | BrowserAnswer> {
  if (number === '' || parseCx(number) !== undefined) return number
  const whose = await whoseNumber(number, signal, parts)
  if (whose.kind === 'unavailable') return whose.answer
  if (whose.kind === 'known') return whose.patientId
  return formatCx({ id: number, assigningAuthority: parts.assigningAuthority })
}
