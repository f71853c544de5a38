// PIX Query, HL7 v2.5 (ITI TF-2: 3.9): QBP^Q23 out of and into segments, and its answer RSP^K23.
import { formatDtm } from '@isthmus/hl7/dtm'
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import type { MessageHeader } from '@isthmus/hl7/v2/message-header'
import {
  type Message,
  type Repetition,
  type Segment,
  componentOf,
  fieldOf,
  repetitionsOf,
} from '@isthmus/hl7/v2/message'
import { writeHeader, writeSegment } from '@isthmus/hl7/v2/write-message'
import { checkHeader, checkSegments } from '../check-message.ts'
import type { CrossReferenceQuestion } from '../cross-reference.ts'
import { identifierComponents, identifierOf } from '../fed-identifier.ts'
import type { FedIdentifier } from '../patient-identity-feed.ts'

export interface PixQuery {
  /** QPD-2: the answer says it again. */
  readonly tag: string
  readonly question: CrossReferenceQuestion
}

/** Throws Hl7MessageError that says what is wrong and where. */
export function readIti9(message: Message, header: MessageHeader): PixQuery {
  // ITI TF-2: 3.9.3. The transaction is one of HL7 v2.5.
  checkHeader(header, { version: '2.5', messageType: 'QBP' })
  // ITI TF-2: 3.9.4.1.2.1. A sender that leaves the structure out has named it by its event.
  if (header.event !== 'Q23' || !['', 'QBP_Q21'].includes(header.structure)) {
    throw new Hl7MessageError('event', 'the event is not Q23 of QBP_Q21', place('MSH', 9))
  }
  const found = checkSegments(message, ['QPD', 'RCP'])
  checkPriority(message, found.get('RCP'))
  const qpd = found.get('QPD') ?? { name: 'QPD', fields: [] }
  return {
    tag: tagOf(qpd),
    question: { source: sourceOf(message, qpd), targets: targetsOf(message, qpd) },
  }
}

/** QPD-2 of whatever came, so that it can be answered; empty when it has none that can be said. */
export function queryTagOf(message: Message): string {
  const qpd = message.segments.find(({ name }) => name === 'QPD')
  const tag = qpd === undefined ? '' : fieldOf(qpd, 2)
  return tagForm.test(tag) ? tag : ''
}

// ITI TF-2: 3.9.4.1.2.3. The answer is wanted at once; HL7 v2.5: 5.5.6.1. Left out means the same.
function checkPriority(message: Message, rcp: Segment | undefined): void {
  const priority = rcp === undefined ? '' : componentOf(repetitionsOf(message, rcp, 1)[0], 1)
  if (!['', 'I'].includes(priority)) {
    throw new Hl7MessageError('table-value', 'RCP-1 is not I', place('RCP', 1))
  }
}

// ITI TF-2: 3.9.4.1.2.2. Name and tag of the query must be there.
function tagOf(qpd: Segment): string {
  if (fieldOf(qpd, 1) === '') {
    throw new Hl7MessageError('required-field', 'QPD-1 is empty', place('QPD', 1))
  }
  const tag = fieldOf(qpd, 2)
  if (tag === '') throw new Hl7MessageError('required-field', 'QPD-2 is empty', place('QPD', 2))
  if (!tagForm.test(tag)) {
    const text = 'QPD-2 is longer than 32 characters or more than plain text'
    throw new Hl7MessageError('data-type', text, place('QPD', 2))
  }
  return tag
}

const tagForm = /^[ !-%'-[\]_-{}]{1,32}$/

function sourceOf(message: Message, qpd: Segment): FedIdentifier {
  const [first, second] = repetitionsOf(message, qpd, 3)
  if (first === undefined) {
    throw new Hl7MessageError('required-field', 'QPD-3 is empty', place('QPD', 3))
  }
  if (second !== undefined) {
    const where = { ...place('QPD', 3), repetition: 2 }
    throw new Hl7MessageError('data-type', 'QPD-3 holds more than one identifier', where)
  }
  const source = identifierOf(first)
  if (['', '""'].includes(source.id)) {
    const where = { ...place('QPD', 3), component: 1 }
    throw new Hl7MessageError('required-field', 'QPD-3 without an id', where)
  }
  return source
}

// ITI TF-2: 3.9.4.1.2.2.2. Only the authority of each repetition counts.
function targetsOf(message: Message, qpd: Segment): CrossReferenceQuestion['targets'] {
  const repetitions: readonly Repetition[] = repetitionsOf(message, qpd, 4)
  if (repetitions.length > targetsMax) {
    throw new Hl7MessageError('data-type', 'QPD-4 names too many domains', place('QPD', 4))
  }
  return repetitions.map((one) => {
    const { namespace, oid } = identifierOf(one)
    return { namespace, oid }
  })
}

/** Domains that one question may name, on either wire. */
export const targetsMax = 50

function place(segment: string, field: number) {
  return { segment, field }
}

export interface OutgoingPixQuery extends PixQuery {
  readonly header: Pick<
    MessageHeader,
    | 'sendingApplication'
    | 'sendingFacility'
    | 'receivingApplication'
    | 'receivingFacility'
    | 'controlId'
  >
  readonly now: Date
}

/** The message of the asking side, without frame. */
export function writeIti9({ tag, question, header, now }: OutgoingPixQuery): Uint8Array {
  const targets = question.targets.map((one) => identifierComponents({ id: '', ...one }))
  const segments = [
    writeHeader([
      header.sendingApplication,
      header.sendingFacility,
      header.receivingApplication,
      header.receivingFacility,
      formatDtm(now),
      '',
      ['QBP', 'Q23', 'QBP_Q21'],
      header.controlId,
      'P',
      '2.5',
      '',
      '',
      '',
      '',
      '',
      'UNICODE UTF-8',
    ]),
    writeSegment('QPD', [
      'IHE PIX Query',
      tag,
      identifierComponents(question.source),
      { repetitions: targets },
    ]),
    writeSegment('RCP', ['I']),
  ]
  return Buffer.from(segments.join(''))
}
