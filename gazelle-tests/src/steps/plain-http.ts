// A step that sends a plain HTTP request: FHIR, DICOMweb, /health.
import type { RunContext, ScenarioMemory } from '../run-context.ts'
import type { HttpOrder } from '../scenario.ts'
import type { StepFindings } from '../step-report.ts'
import { assertionOf } from '../wire/assertion.ts'
import { multipartRequest } from '../wire/soap-request.ts'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { exchangeHttp } from './exchange-http.ts'
import { type ActStep, judge } from './send.ts'

export async function plainHttp(
  order: HttpOrder,
  { id, expect }: ActStep,
  { context, memory }: { readonly context: RunContext; readonly memory: ScenarioMemory },
): Promise<StepFindings> {
  const { method, to, endpoint, path = '', as = 'tester' } = order
  const service = context.target.find(to, endpoint === 'health' ? undefined : endpoint)
  const base = endpoint === 'health' ? service?.health : service?.endpoints[endpoint]
  if (base === undefined) throw new TypeError(`no ${endpoint} at ${to}`)
  const url = new URL(`${base}${memory.variables.fill(path)}`)
  const exchange = await exchangeHttp(
    { method, ...(await content(order, url, { context, memory })) },
    as,
    context,
  )
  memory.remember(id, exchange.soap)
  return {
    says: `${method} ${url.pathname} → ${service?.name ?? to}`,
    problems: [...exchange.problems, ...judge(expect, exchange, memory)],
    evidence: exchange.evidence,
  }
}

async function content(
  { attachments, template, contentType = 'application/octet-stream', account }: HttpOrder,
  url: URL,
  { context, memory }: { readonly context: RunContext; readonly memory: ScenarioMemory },
) {
  if (attachments !== undefined) return multipartRequest(url, memory.load(attachments))
  const { target, patient = '' } = context
  const signed = account && (await assertionOf(target, { role: account, patient }))
  const headers = {
    ...(template === undefined ? {} : { 'Content-Type': contentType }),
    ...(signed === undefined ? {} : { Authorization: encodeAuthorization(signed) }),
  }
  return {
    url,
    headers,
    body: Buffer.from(template === undefined ? '' : memory.template(template)),
  }
}
