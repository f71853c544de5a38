// Patient Identity Feed at whoever takes it (ITI TF-2: 3.8.4.1.3, 3.8.4.2.4).
import { randomUUID } from 'node:crypto'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { writeAcknowledgement } from '@isthmus/hl7/v2/acknowledgement'
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import { type MessageHeader, headerOf, headerOfUnreadable } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import { auditIti8 } from '@isthmus/identity/audit/iti-8'
import { identityChange } from '@isthmus/identity/identity-change'
import type { PatientIdentityFeed } from '@isthmus/identity/patient-identity-feed'
import { readIti8 } from '@isthmus/identity/transactions/iti-8'
import type { MllpExchange, MllpHandler } from '@isthmus/mllp/mllp-server'
import { reportIncident } from '@isthmus/service/incident'
import { BirthDatesDifferError } from '../db/identity-feed.ts'
import { type FeedParts, changeIdentities } from '../feed-change.ts'

export interface Iti8Parts extends FeedParts {
  readonly node: AuditNode
  /** Hears of bytes that no answer can be given to. */
  readonly onUnreadable: (exchange: MllpExchange) => Promise<void>
}

/** Throws, and so closes the connection, only where there is no header to answer. */
export function patientIdentityFeed(parts: Iti8Parts): MllpHandler {
  return async (exchange) => {
    const header = headerOfAny(exchange.message)
    if (header === undefined) {
      await parts.onUnreadable(exchange)
      throw new Hl7MessageError('unreadable', 'the message has no header')
    }
    const arrived: Arrived = { parts, exchange, header }
    try {
      await work(arrived)
      return acknowledge(arrived, { code: 'AA' })
    } catch (error) {
      const refused = error instanceof BirthDatesDifferError ? notBelieved(error) : error
      return refused instanceof Hl7MessageError ? refuse(arrived, refused) : fail(arrived, refused)
    }
  }
}

interface Arrived {
  readonly parts: Iti8Parts
  readonly exchange: MllpExchange
  readonly header: MessageHeader
}

async function work({ parts, exchange, header }: Arrived): Promise<void> {
  const feed = readIti8(readMessage(exchange.message), header)
  const change = identityChange(feed, parts.authorities)
  if (change.kind === 'refuse') {
    const place =
      change.who === 'patient' ? { segment: 'PID', field: 3 } : { segment: 'MRG', field: 1 }
    throw new Hl7MessageError('data-type', texts[change.problem], place)
  }
  await changeIdentities(
    change,
    {
      transaction: 'ITI-8',
      peer: exchange.peer.name,
      application: `${header.sendingFacility}|${header.sendingApplication}`,
      messageId: header.controlId,
      bytes: exchange.message,
      now: exchange.now,
      messages: (note) => auditMessages({ parts, exchange, header }, { outcome: 0, note, feed }),
    },
    parts,
  )
}

function notBelieved({ message }: BirthDatesDifferError): Hl7MessageError {
  return new Hl7MessageError('data-type', message, { segment: 'PID', field: 7 })
}

const texts = {
  'two-ids': 'two different ids of the domain for one patient',
  'unusable-id': 'an id of the domain that is empty, too long or holds control characters',
} as const

// HL7 v2.3.1: 2.13.1. AR is for what this receiver does not take at all, AE for errors in the rest.
async function refuse(arrived: Arrived, error: Hl7MessageError): Promise<Uint8Array> {
  const { audit } = arrived.parts
  await audit.recordAll(auditMessages(arrived, { outcome: 4, note: error.message }))
  return acknowledge(arrived, {
    code: rejected.includes(error.problem) ? 'AR' : 'AE',
    text: error.message,
    error: { problem: error.problem, place: error.place },
  })
}

const rejected: readonly string[] = ['message-type', 'event', 'processing-id', 'version']

async function fail(arrived: Arrived, error: unknown): Promise<Uint8Array> {
  const { audit, log } = arrived.parts
  const text = `incident ${reportIncident(log, error)}`
  await audit.recordAll(auditMessages(arrived, { outcome: 8, note: text }))
  return acknowledge(arrived, { code: 'AR', text, error: { problem: 'internal' } })
}

function acknowledge(
  { exchange, header }: Arrived,
  acknowledgement: Parameters<typeof writeAcknowledgement>[0],
): Uint8Array {
  const controlId = randomUUID().replaceAll('-', '').slice(0, 20)
  return writeAcknowledgement(acknowledgement, { header, now: exchange.now, controlId })
}

function auditMessages(
  { parts, exchange, header }: Arrived,
  result: {
    readonly outcome: 0 | 4 | 8
    readonly note: string | undefined
    readonly feed?: PatientIdentityFeed
  },
) {
  const { node, authorities } = parts
  return auditIti8({
    now: exchange.now,
    outcome: result.outcome,
    outcomeDescription: result.note,
    side: 'server',
    header,
    feed: result.feed,
    authorities,
    self: { processId: node.processId, host: node.host },
    peer: { name: exchange.peer.name, address: exchange.peer.address },
    source: node.source,
  })
}

// What of a message can be told decides whether it can be answered.
function headerOfAny(bytes: Uint8Array): MessageHeader | undefined {
  try {
    return headerOf(readMessage(bytes))
  } catch (error) {
    if (error instanceof Hl7MessageError) return headerOfUnreadable(bytes)
    throw error
  }
}
