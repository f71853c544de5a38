// A step that tries a TLS connection with a certificate and a request in its first flight
// (ITI TF-2: 3.19).
import type { RunContext } from '../run-context.ts'
import type { ConnectOrder } from '../scenario.ts'
import type { StepFindings } from '../step-report.ts'
import { type WireExchange, exchangeBytes } from '../wire/exchange-bytes.ts'
import { readAnswer, writeRequest } from '../wire/http-message.ts'
import type { ActStep } from './send.ts'

export async function connectStep(
  order: ConnectOrder,
  { expect }: ActStep,
  { context }: { readonly context: RunContext },
): Promise<StepFindings> {
  const { target, identities, answerMs } = context
  const service = target.find(order.to)
  const url = new URL(service?.health ?? '')
  const identity =
    order.certificate === 'tester'
      ? identities.named('tester')
      : await identities.bad(order.certificate)
  if (identity === undefined) throw new TypeError('domain.json has no identity tester')
  const exchange = await exchangeBytes({
    host: url.hostname,
    port: Number(url.port),
    ca: identities.ca,
    identity,
    bytes: writeRequest({ method: 'GET', url, headers: {}, body: Buffer.of() }),
    timeoutMs: answerMs,
    maxVersion: order.maxVersion,
  })
  const { sent, received, tls } = exchange
  return {
    says: `TLS with ${certificates[order.certificate]} → ${service?.name ?? order.to}`,
    problems: [
      ...(expect.closed === true ? checkClosed(exchange) : []),
      ...(expect.http === undefined ? [] : checkStatus(expect.http, received)),
      ...(expect.tls === undefined || expect.tls.includes(tls?.protocol ?? '')
        ? []
        : [`the protocol is ${tls?.protocol ?? 'none'}, ${expect.tls.join(' or ')} is due`]),
    ],
    evidence: { request: sent, response: received, tls: tls ?? { error: exchange.error } },
  }
}

const certificates: Readonly<Record<ConnectOrder['certificate'], string>> = {
  tester: 'the tester’s certificate',
  none: 'no certificate',
  'foreign-authority': 'a certificate of another authority',
  expired: 'an expired certificate of another authority',
}

// It must have been the other side that ended it: what we find wrong ourselves refuses nothing.
function checkClosed({ received, ended, error }: WireExchange): readonly string[] {
  const byPeer = error === undefined || /^(?:ECONNRESET|EPIPE)$|alert/i.test(error)
  return [
    ...(byPeer ? [] : [`the connection failed on our side: ${error}`]),
    ...(ended === 'open' ? ['the connection stayed open'] : []),
    ...(received.length > 0 ? [`${received.length} bytes came back, none are due`] : []),
  ]
}

function checkStatus(due: number, received: Buffer): readonly string[] {
  try {
    const { status } = readAnswer(received)
    return status === due ? [] : [`HTTP status is ${status}, ${due} is due`]
  } catch (error) {
    return [error instanceof Error ? error.message : 'no answer']
  }
}
