// A step that sends an HL7 v2 message over MLLP with mutual TLS and judges its acknowledgement
// (ITI TF-2: 3.8.4, 3.19).
import { checkAcknowledgement, endsFrame } from '../check-acknowledgement.ts'
import type { RunContext, ScenarioMemory } from '../run-context.ts'
import type { MllpOrder } from '../scenario.ts'
import type { StepFindings } from '../step-report.ts'
import { type WireExchange, exchangeBytes } from '../wire/exchange-bytes.ts'
import type { ActStep } from './send.ts'

export async function mllp(
  order: MllpOrder,
  { expect }: ActStep,
  { context, memory }: { readonly context: RunContext; readonly memory: ScenarioMemory },
): Promise<StepFindings> {
  const { target, identities, answerMs } = context
  const service = target.find(order.to, order.transaction)
  const url = new URL(service?.endpoints[order.transaction] ?? '')
  const identity = identities.named('tester')
  if (identity === undefined) throw new TypeError('domain.json has no identity tester')
  // A segment ends with a carriage return.
  const lines = memory.template(order.template, order.vars).split('\n')
  const message = Buffer.from(lines.map((line) => `${line}\r`).join(''))
  const exchange = await exchangeBytes({
    host: url.hostname,
    port: Number(url.port),
    ca: identities.ca,
    identity,
    bytes: order.framing === 'none' ? message : inFrame(message),
    timeoutMs: answerMs,
    isWhole: endsFrame,
  })
  const { sent, received, tls, error } = exchange
  return {
    says: `${order.transaction} → ${service?.name ?? order.to}`,
    problems:
      expect.closed === true ? checkClosed(exchange) : checkAcknowledgement(expect, received),
    evidence: { request: sent, response: received, tls: tls ?? { error } },
  }
}

// HL7 v2.3.1 Implementation Guide: Appendix C. 0x0B, the message, 0x1C 0x0D.
function inFrame(message: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x0b), message, Buffer.of(0x1c, 0x0d)])
}

function checkClosed({ received, ended }: WireExchange): readonly string[] {
  return [
    ...(ended === 'closed' ? [] : ['the connection stayed open']),
    ...(received.length === 0 ? [] : [`${received.length} bytes came back, none are due`]),
  ]
}
