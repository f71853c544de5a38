// From the bytes of a request to the exchange that a handler gets (ITI TF-2: Appendix V).
import type { Exchange } from '@isthmus/ihe/transaction'
import type { Subject } from '@isthmus/ihe/subject'
import { AssertionError } from '@isthmus/saml/assertion-error'
import { type Envelope, decodeEnvelope } from '@isthmus/soap/envelope'
import { SoapFaultError } from '@isthmus/soap/fault'
import { inviteBody } from './arrival.ts'
import { incomingBody } from './incoming-body.ts'
import type { SoapWork } from './soap-answer.ts'
import { readSoap } from './soap-message.ts'

/** How far a request came, for the fault that may follow. */
export interface Heard {
  phase: 'reading' | 'handling'
  messageId: string | undefined
}

export async function receive<Request, Response>(
  work: SoapWork<Request, Response>,
  heard: Heard,
): Promise<Exchange<Request>> {
  const { arrival, transaction, limits } = work
  inviteBody(arrival)
  const { rootText, parts } = await readSoap({
    packaging: transaction.packaging,
    contentType: arrival.request.headers['content-type'],
    body: incomingBody(arrival.request, {
      bytesMax: limits.totalBytesMax,
      stalledMs: limits.stalledMs,
    }),
    limits,
  })
  const envelope = decodeEnvelope(rootText)
  heard.messageId = envelope.messageId
  checkAction(envelope, transaction.requestAction)
  const { subject, assertionXml } = await checkAssertion(work, envelope)
  return {
    request: transaction.decodeRequest(envelope.body),
    requestXml: envelope.bodyXml,
    endpoint: arrival.endpoint,
    messageId: envelope.messageId,
    replyTo: envelope.replyTo,
    peer: arrival.peer,
    subject,
    assertionXml,
    parts,
    now: arrival.now,
    signal: arrival.controller.signal,
  }
}

// ITI TF-2: Appendix V.3.2.2. The action header alone says what is asked.
function checkAction(envelope: Envelope, expected: string): void {
  if (envelope.action === expected) return
  throw actionNotSupported()
}

interface Asserted {
  readonly subject: Subject | undefined
  readonly assertionXml: string | undefined
}

// ITI TF-2: 3.40.4.1.3. What is required must be there; what is there must be good.
async function checkAssertion<Request, Response>(
  { service, arrival }: SoapWork<Request, Response>,
  envelope: Envelope,
): Promise<Asserted> {
  const policy = service.assertion
  if (policy === undefined) return noAssertion
  try {
    const { security, text } = envelope
    if (security === undefined) {
      throw new AssertionError('SecurityTokenUnavailable', 'no Security header')
    }
    const { peer, now } = arrival
    const subject = await policy.verify({ envelopeText: text, security, peer, now })
    return { subject, assertionXml: assertionText(text, security) }
  } catch (error) {
    const absent = error instanceof AssertionError && error.subcode === 'SecurityTokenUnavailable'
    if (absent && policy.mode === 'accepted') return noAssertion
    throw error
  }
}

function assertionText(text: string, security: XmlElement): string | undefined {
  const assertion = child(security, samlNamespace, 'Assertion')
  return assertion === undefined ? undefined : text.slice(assertion.start, assertion.end)
}

const noAssertion: Asserted = { subject: undefined, assertionXml: undefined }
