// From the bytes of a request to the exchange that a handler gets (ITI TF-2: Appendix V.3).
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { Exchange, Transaction } from '@isthmus/ihe/transaction'
import type { Part } from '@isthmus/mime/part'
import { AssertionError } from '@isthmus/saml/assertion-error'
import { checkAction } from '@isthmus/soap/action'
import { type Envelope, decodeEnvelope } from '@isthmus/soap/envelope'
import type { Asserted, AssertionMode, AssertionPolicy } from '../soap-service.ts'
import { inviteBody } from './arrival.ts'
import { incomingBody } from './incoming-body.ts'
import type { SoapWork } from './soap-answer.ts'
import { readSoap } from './soap-message.ts'

/** How far a request came, for the fault that may follow. */
export interface Heard {
  phase: 'reading' | 'handling'
  envelope: Envelope | undefined
  /** What a part that the handler pulled has thrown: the sender's mistake, not the handler's. */
  partsFailure: unknown
}

/** Throws SoapFaultError, AssertionError, BodyError, RequestError. */
export async function receive<Request, Response>(
  work: SoapWork<Request, Response>,
  heard: Heard,
): Promise<Exchange<Request>> {
  const { arrival, transaction, limits } = work
  const bytesMax =
    transaction.packaging === 'simple' ? limits.rootPartBytesMax : limits.totalBytesMax
  inviteBody(arrival, bytesMax)
  const { rootText, httpAction, parts } = await readSoap({
    packaging: transaction.packaging,
    contentType: arrival.request.headers['content-type'],
    body: incomingBody(arrival.request, { bytesMax, stalledMs: limits.stalledMs }),
    limits,
    simple: transaction.simpleRequest ?? 'refused',
  })
  const envelope = decodeEnvelope(rootText, {
    replyAddresses: (work.elsewhere && arrival.peer.replyTo) ?? [],
  })
  heard.envelope = envelope
  checkAction(envelope.action, {
    expected: expectedAction(transaction, envelope.action),
    httpAction,
  })
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
    parts: watched(parts, heard),
    now: arrival.now,
    signal: arrival.controller.signal,
  }
}

function expectedAction<Request, Response>(
  { requestAction, furtherActions = [] }: Transaction<Request, Response>,
  action: string,
): string {
  return furtherActions.includes(action) ? action : requestAction
}

async function* watched(
  parts: AsyncIterable<Part>,
  heard: Heard,
): AsyncGenerator<Part, void, undefined> {
  try {
    for await (const part of parts) yield { ...part, bytes: watchedBytes(part.bytes, heard) }
  } catch (error) {
    heard.partsFailure = error
    throw error
  }
}

async function* watchedBytes(
  bytes: AsyncIterable<Uint8Array>,
  heard: Heard,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes
  } catch (error) {
    heard.partsFailure = error
    throw error
  }
}

// ITI TF-2: 3.40.4.1.3. What is required must be there; what is there must be good.
async function checkAssertion<Request, Response>(
  { service, arrival }: SoapWork<Request, Response>,
  { security, text, root }: Envelope,
): Promise<Asserted | typeof noAssertion> {
  const policy = service.assertion
  if (policy === undefined) return noAssertion
  try {
    if (security === undefined) {
      throw new AssertionError('SecurityTokenUnavailable', 'no Security header')
    }
    const { peer, now } = arrival
    return await policy.verify({ envelopeText: text, envelopeRoot: root, security, peer, now })
  } catch (error) {
    const absent = error instanceof AssertionError && error.subcode === 'SecurityTokenUnavailable'
    if (absent && modeFor(policy, arrival.peer) === 'accepted') return noAssertion
    throw error
  }
}

function modeFor({ mode }: AssertionPolicy, peer: ConnectedPeer): AssertionMode {
  return typeof mode === 'function' ? mode(peer) : mode
}

const noAssertion = { subject: undefined, assertionXml: undefined }
