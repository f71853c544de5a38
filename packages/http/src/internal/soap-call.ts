// One transaction called at a peer: written, sent, answered, read (ITI TF-2: Appendix V.3).
import type { Transaction } from '@isthmus/ihe/transaction'
import type { Part } from '@isthmus/mime/part'
import { type AnswerEnvelope, decodeAnswer } from '@isthmus/soap/envelope'
import { decodeFault } from '@isthmus/soap/fault'
import type { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import type { SoapMessage } from '@isthmus/soap/soap-message'
import type { Call, CallAnswer, CallLimits } from '../call.ts'
import { CallError } from '../call-error.ts'
import { discard } from './deliver.ts'
import type { PeerAgents } from './peer-agents.ts'
import { answerBody } from './plain-call.ts'
import { type AnswerHead, giveUp, send, toCallError } from './send.ts'
import { readSoap, writeSoap } from './soap-message.ts'
import { answerLimits } from './transaction-limits.ts'

export async function soapCall<Request, Response>(
  agents: PeerAgents,
  transaction: Transaction<Request, Response>,
  call: Call<Request>,
): Promise<CallAnswer<Response>> {
  const limits = { ...answerLimits(transaction.id), ...call.limits }
  const requestXml = transaction.encodeRequest(call.request)
  const { messageId, contentType, body } = writeSoap({
    packaging: transaction.packaging,
    action: transaction.requestAction,
    to: call.url,
    assertionXml: call.assertionXml,
    bodyXml: requestXml,
    bodies: call.bodies,
  })
  const head = await sendOrDiscard(agents, call, { contentType, body, limits })
  try {
    const { message, envelope } = await readAnswer(head, { transaction, call, limits })
    checkAnswer(envelope, transaction.responseAction, messageId)
    return {
      response: transaction.decodeResponse(envelope.body),
      parts: answerParts(message.parts, call.signal),
      requestXml,
      messageId,
      address: head.address,
      [Symbol.asyncDispose]: () => giveUp(head),
    }
  } catch (error) {
    await giveUp(head)
    throw asCallError(error, call.signal)
  }
}

interface Written {
  readonly contentType: string
  readonly body: string | AsyncIterable<Uint8Array>
  readonly limits: CallLimits
}

async function sendOrDiscard<Request>(
  agents: PeerAgents,
  call: Call<Request>,
  { contentType, body, limits }: Written,
): Promise<AnswerHead> {
  try {
    return await send(agents, {
      method: 'POST',
      url: new URL(call.url),
      peer: call.peer,
      headers: { 'content-type': contentType },
      body,
      signal: call.signal,
      answerMs: limits.answerMs,
      stalledMs: limits.stalledMs,
    })
  } catch (error) {
    await discard(call.bodies)
    throw error
  }
}

interface Asked<Request, Response> {
  readonly transaction: Transaction<Request, Response>
  readonly call: Call<Request>
  readonly limits: CallLimits
}

/** A fault is thrown as what it says; any other status than 200 as CallError. */
async function readAnswer<Request, Response>(
  head: AnswerHead,
  { transaction, call, limits }: Asked<Request, Response>,
): Promise<{ readonly message: SoapMessage; readonly envelope: AnswerEnvelope }> {
  const { status } = head
  const contentType = head.headers.get('content-type')
  const isSoap = contentType !== undefined && /soap\+xml|multipart\/related/i.test(contentType)
  if (status !== 200 && (!isSoap || (status !== 400 && status !== 500))) {
    throw new CallError('status', `the peer answered with HTTP status ${status}`, { status })
  }
  const message = await readSoap({
    packaging: transaction.packaging,
    contentType,
    body: answerBody(
      head,
      { bytesMax: limits.totalBytesMax, stalledMs: limits.stalledMs },
      call.signal,
    ),
    limits,
    // A fault comes as simple SOAP, and so do the answers of some peers that have nothing to
    // attach.
    simple: 'accepted',
  })
  const envelope = decodeAnswer(message.rootText)
  const fault = decodeFault(envelope)
  if (fault !== undefined) throw new ReceivedFaultError(fault)
  if (status !== 200) {
    throw new CallError('status', `the peer answered with HTTP status ${status}`, { status })
  }
  return { message, envelope }
}

// Tells a fault that the peer sent from one that our own readers raise over its answer.
class ReceivedFaultError extends Error {
  override readonly name = 'ReceivedFaultError'
  readonly fault: SoapFaultError

  constructor(fault: SoapFaultError) {
    super(fault.message)
    this.fault = fault
  }
}

function checkAnswer(envelope: AnswerEnvelope, action: string, messageId: string): void {
  if (envelope.action !== action) {
    throw new CallError('malformed-answer', 'the answer has another action')
  }
  if (envelope.relatesTo !== undefined && envelope.relatesTo !== messageId) {
    throw new CallError('malformed-answer', 'the answer relates to another message')
  }
}

// The first part's head is looked for at once: where there is none, the message ends and the
// connection is free
// again, whether or not anybody asks for parts.
function answerParts(parts: AsyncIterable<Part>, signal: AbortSignal): AsyncIterable<Part> {
  const iterator = parts[Symbol.asyncIterator]()
  const first = iterator.next()
  first.catch(() => undefined)
  return remainingParts({ iterator, first, signal })
}

interface Remaining {
  readonly iterator: AsyncIterator<Part>
  readonly first: Promise<IteratorResult<Part>>
  readonly signal: AbortSignal
}

async function* remainingParts(remaining: Remaining): AsyncGenerator<Part, void, undefined> {
  const { iterator, signal } = remaining
  try {
    let next = await remaining.first
    while (next.done !== true) {
      yield { ...next.value, bytes: partBytes(next.value.bytes, signal) }
      next = await iterator.next()
    }
  } catch (error) {
    throw asCallError(error, signal)
  } finally {
    await iterator.return?.()
  }
}

async function* partBytes(
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes
  } catch (error) {
    throw asCallError(error, signal)
  }
}

function asCallError(error: unknown, signal: AbortSignal): Error {
  if (error instanceof ReceivedFaultError) return error.fault
  if (error instanceof CallError) return error
  if (signal.aborted) return toCallError(error, signal)
  return new CallError('malformed-answer', 'the answer cannot be read', { cause: error })
}
