// A step that sends a SOAP request of an IHE transaction and judges the answer.
import { checkAnswer } from '../check-answer.ts'
import type { RunContext, ScenarioMemory } from '../run-context.ts'
import type { Expectation, SendOrder } from '../scenario.ts'
import type { StepFindings } from '../step-report.ts'
import { transactions } from '../transactions.ts'
import { measures } from '../variables.ts'
import { assertionOf, spoil } from '../wire/assertion.ts'
import { soapRequest } from '../wire/soap-request.ts'
import { type HttpExchange, exchangeHttp } from './exchange-http.ts'

export interface ActStep {
  readonly id: string
  readonly expect: Expectation
}

export async function send(
  order: SendOrder,
  { id, expect }: ActStep,
  scenario: { readonly context: RunContext; readonly memory: ScenarioMemory },
): Promise<StepFindings> {
  const { context, memory } = scenario
  const transaction = transactions[order.transaction]
  const service = context.target.find(order.to, order.transaction)
  const url = service?.endpoints[order.transaction]
  if (transaction === undefined || url === undefined) {
    throw new TypeError(`no ${order.transaction} at ${order.to}`)
  }
  const attachments = memory.load(order.attachments)
  const request = soapRequest({
    url: new URL(url),
    transaction: { ...transaction, action: order.action ?? transaction.action },
    bodyXml: memory.template(order.template, { ...measures(attachments), ...order.vars }),
    assertionXml: await assertionFor(order, context, transaction.asksForData),
    attachments,
  })
  const exchange = await exchangeHttp(request, order.as ?? 'tester', context)
  memory.remember(id, exchange.soap)
  return {
    says: `${order.transaction} → ${service?.name ?? order.to}`,
    problems: [...exchange.problems, ...judge(expect, exchange, memory)],
    evidence: exchange.evidence,
  }
}

/** What of the expectations does not hold; nothing when no answer came at all. */
export function judge(
  expect: Expectation,
  { answer, soap, seconds }: HttpExchange,
  memory: ScenarioMemory,
): readonly string[] {
  if (answer === undefined) return []
  const received = { http: answer, soap, seconds }
  return checkAnswer(expect, received, {
    valuesOf: (step, path) => memory.valuesOf(step, path),
    attachment: (name) => memory.attachment(name),
    fill: (text) => memory.variables.fill(text),
  })
}

async function assertionFor(
  { assertion = 'as-needed', as = 'tester' }: SendOrder,
  { target, patient = '', assertions }: RunContext,
  asksForData: boolean,
): Promise<string | undefined> {
  const isNeeded = asksForData && target.profile === 'hospital'
  if (assertion === 'none') return undefined
  if (assertion === 'as-needed') {
    return isNeeded ? await assertions.of({ role: 'clinician', patient, as }) : undefined
  }
  const signed = await assertionOf(target, { role: 'clinician', patient })
  return signed !== undefined && assertion === 'spoilt' ? spoil(signed) : signed
}
