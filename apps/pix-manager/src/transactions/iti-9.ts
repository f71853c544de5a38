// PIX Query (ITI TF-2: 3.9.4.1.3).
import { randomUUID } from 'node:crypto'
import { type Acknowledgement, writeAcknowledgement } from '@isthmus/hl7/v2/acknowledgement'
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import { type MessageHeader, headerOf, headerOfUnreadable } from '@isthmus/hl7/v2/message-header'
import { type Message, segmentsNamed } from '@isthmus/hl7/v2/message'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import { auditIti9 } from '@isthmus/identity/audit/iti-9'
import type { AskedAuthorities, CrossReferenceAnswer } from '@isthmus/identity/cross-reference'
import { type PixResponse, pixResponse, writePixResponse } from '@isthmus/identity/pix-response'
import { queryTagOf, readIti9 } from '@isthmus/identity/transactions/iti-9'
import type { MllpExchange, MllpHandler } from '@isthmus/mllp/mllp-server'
import { reportIncident } from '@isthmus/service/incident'
import { findCrossReferences, noteOn } from '../cross-references.ts'
import type { QuestionParts } from '../question-parts.ts'

export interface PixQueryParts extends QuestionParts {
  /** Hears of bytes that no answer can be given to. */
  readonly onUnreadable: (exchange: MllpExchange) => Promise<void>
}

/** Throws, and so closes the connection, only where there is no header to answer. */
export function pixQuery(parts: PixQueryParts): MllpHandler {
  return async (exchange) => {
    const header = headerOfAny(exchange.message)
    if (header === undefined) {
      await parts.onUnreadable(exchange)
      throw new Hl7MessageError('unreadable', 'the message has no header')
    }
    const arrived: Arrived = { parts, exchange, header, message: readable(exchange.message) }
    try {
      return await work(arrived)
    } catch (error) {
      return error instanceof Hl7MessageError ? refuse(arrived, error) : fail(arrived, error)
    }
  }
}

interface Arrived {
  readonly parts: PixQueryParts
  readonly exchange: MllpExchange
  readonly header: MessageHeader
  /** Undefined for what cannot be read as a whole. */
  readonly message: Message | undefined
}

async function work(arrived: Arrived): Promise<Uint8Array> {
  const { parts, exchange, header } = arrived
  const authorities = parts.authoritiesFor(exchange.peer)
  if (authorities === undefined) return deny(arrived)
  const { question } = readIti9(readMessage(exchange.message), header)
  const { answer, patientIds } = await findCrossReferences(question, authorities, parts.readLinked)
  const note = noteOn(answer)
  await record(arrived, { outcome: note === undefined ? 0 : 4, note, patientIds })
  return respond(arrived, pixResponse(named(answer, authorities)))
}

// ITI TF-2: 3.9.4.2.2.6. An authority is named in full: namespace as well, where it has one.
function named(answer: CrossReferenceAnswer, authorities: AskedAuthorities): CrossReferenceAnswer {
  if (answer.kind !== 'found') return answer
  const names = new Map([...authorities.namespaces].map(([name, oid]) => [oid, name]))
  const identifiers = answer.identifiers.map((one) => ({
    ...one,
    namespace: names.get(one.oid ?? ''),
  }))
  return { kind: 'found', identifiers }
}

async function deny(arrived: Arrived): Promise<Uint8Array> {
  const text = 'only the peers of a hospital may ask'
  await record(arrived, { outcome: 4, note: text, patientIds: [] })
  return answerFailure(arrived, { code: 'AR', text })
}

// HL7 v2.5: 2.9.2.2. AR is for what this receiver does not take at all, AE for errors in the rest.
async function refuse(arrived: Arrived, error: Hl7MessageError): Promise<Uint8Array> {
  const { message: text, problem, place } = error
  await record(arrived, { outcome: 4, note: text, patientIds: [] })
  const code = rejected.includes(problem) ? 'AR' : 'AE'
  return answerFailure(arrived, { code, text, error: { problem, place } })
}

const rejected: readonly string[] = ['message-type', 'event', 'processing-id', 'version']

async function fail(arrived: Arrived, error: unknown): Promise<Uint8Array> {
  const text = `incident ${reportIncident(arrived.parts.log, error)}`
  await record(arrived, { outcome: 8, note: text, patientIds: [] })
  return answerFailure(arrived, { code: 'AR', text, error: { problem: 'internal' } })
}

// A query that is one hears of its fate in RSP^K23; anything else is acknowledged.
function answerFailure(
  arrived: Arrived,
  failure: Acknowledgement & { readonly code: 'AE' | 'AR' },
): Uint8Array {
  const { exchange, header, message } = arrived
  const isQuery = header.messageType === 'QBP' && header.event === 'Q23'
  if (isQuery && message !== undefined && segmentsNamed(message, 'QPD').length > 0) {
    const { code, text, error } = failure
    const errors = error === undefined ? [] : [error]
    return respond(arrived, { status: code, text, errors, identifiers: [] })
  }
  const answered = { header, now: exchange.now, controlId: newControlId(), version: '2.5' } as const
  return writeAcknowledgement(failure, answered)
}

function respond({ exchange, header, message }: Arrived, response: PixResponse): Uint8Array {
  const tag = message === undefined ? '' : queryTagOf(message)
  const { now } = exchange
  return writePixResponse(response, { header, message, tag, now, controlId: newControlId() })
}

function newControlId(): string {
  return randomUUID().replaceAll('-', '').slice(0, 20)
}

interface Result {
  readonly outcome: 0 | 4 | 8
  readonly note: string | undefined
  readonly patientIds: readonly string[]
}

function record({ parts, exchange, header }: Arrived, result: Result): Promise<void> {
  const { audit, node } = parts
  return audit.record(
    auditIti9({
      now: exchange.now,
      outcome: result.outcome,
      outcomeDescription: result.note,
      side: 'server',
      header,
      patientIds: result.patientIds,
      query: exchange.message,
      self: { processId: node.processId, host: node.host },
      peer: { name: exchange.peer.name, address: exchange.peer.address },
      source: node.source,
    }),
  )
}

// What of a message can be told decides whether it can be answered.
function headerOfAny(bytes: Uint8Array): MessageHeader | undefined {
  const message = readable(bytes)
  return message === undefined ? headerOfUnreadable(bytes) : headerOf(message)
}

function readable(bytes: Uint8Array): Message | undefined {
  try {
    return readMessage(bytes)
  } catch (error) {
    if (error instanceof Hl7MessageError) return undefined
    throw error
  }
}
