// A step that puts bytes on the syslog port of the Audit Record Repository (ITI TF-2: 3.20; RFC
// 5425).
import { encodeFrame } from '@isthmus/atna/syslog-frame'
import { encodeSyslog } from '@isthmus/atna/syslog-message'
import type { RunContext, ScenarioMemory } from '../run-context.ts'
import type { SyslogOrder } from '../scenario.ts'
import type { StepFindings } from '../step-report.ts'
import { exchangeBytes } from '../wire/exchange-bytes.ts'
import type { ActStep } from './send.ts'

export async function syslog(
  order: SyslogOrder,
  { expect }: ActStep,
  { context, memory }: { readonly context: RunContext; readonly memory: ScenarioMemory },
): Promise<StepFindings> {
  const { target, identities, answerMs } = context
  const service = target.find('audit-record-repository', 'ITI-20')
  const url = new URL(service?.endpoints['ITI-20'] ?? '')
  const identity = identities.named('tester')
  if (identity === undefined) throw new TypeError('domain.json has no identity tester')
  const message = encodeSyslog({
    timestamp: new Date(),
    host: 'tester.example',
    appName: 'gazelle-tests',
    processId: String(process.pid),
    text: memory.template(order.template),
  })
  const bytes = Buffer.from(order.framing === 'none' ? message : encodeFrame(message))
  const closeIsDue = expect.closed === true
  const exchange = await exchangeBytes({
    host: url.hostname,
    port: Number(url.port),
    ca: identities.ca,
    identity,
    bytes,
    timeoutMs: answerMs,
    openMs: closeIsDue ? undefined : keptOpenMs,
  })
  const { sent, received, tls, ended } = exchange
  const wasClosed = ended === 'closed'
  return {
    says: `ITI-20 → ${service?.name ?? 'audit-record-repository'}`,
    problems:
      wasClosed === closeIsDue
        ? []
        : [wasClosed ? 'the connection was closed' : 'the connection stayed open'],
    evidence: { request: sent, response: received, tls },
  }
}

// Syslog has no answer: a connection that is still there some time after its handshake has taken
// the message.
const keptOpenMs = 1_000
