// Patient Identity Feed, HL7 v2.3.1 (ITI TF-2: 3.8): ADT messages out of and into segments.
import { formatDtm } from '@isthmus/hl7/dtm'
import { isOid } from '@isthmus/hl7/oid'
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import type { MessageHeader } from '@isthmus/hl7/v2/message-header'
import {
  type Message,
  type Repetition,
  type Segment,
  componentOf,
  fieldOf,
  repetitionsOf,
  segmentsNamed,
} from '@isthmus/hl7/v2/message'
import { type FieldValue, writeHeader, writeSegment } from '@isthmus/hl7/v2/write-message'
import type { FedIdentifier, FeedKind, PatientIdentityFeed } from '../patient-identity-feed.ts'

export type FeedEvent = 'A01' | 'A04' | 'A05' | 'A08' | 'A40'

/** Throws Hl7MessageError that says what is wrong and where. */
export function readIti8(message: Message, header: MessageHeader): PatientIdentityFeed {
  checkHeader(header)
  const kind = kinds[header.event]
  if (kind === undefined) {
    throw new Hl7MessageError('event', 'the event is none of A01, A04, A05, A08, A40', msh(9))
  }
  // ITI TF-2: 3.8.4.1.2, 3.8.4.2.2. What of a message must be there.
  const due = kind === 'merge' ? ['EVN', 'PID', 'MRG'] : ['EVN', 'PID', 'PV1']
  const found = checkSegments(message, due)
  return {
    kind,
    identifiers: identifiers(message, found.get('PID'), 3),
    priorIdentifiers: kind === 'merge' ? identifiers(message, found.get('MRG'), 1) : [],
  }
}

export interface OutgoingFeed {
  readonly event: FeedEvent
  readonly header: Pick<
    MessageHeader,
    | 'sendingApplication'
    | 'sendingFacility'
    | 'receivingApplication'
    | 'receivingFacility'
    | 'controlId'
  >
  readonly now: Date
  readonly identifiers: readonly FedIdentifier[]
  readonly priorIdentifiers?: readonly FedIdentifier[]
  /** PID-5 as components: family name, given name, … */
  readonly patientName: readonly string[]
}

/** The message of the sending side, without frame. */
export function writeIti8(feed: OutgoingFeed): Uint8Array {
  const { event, header, now } = feed
  const time = formatDtm(now)
  const tail =
    event === 'A40'
      ? writeSegment('MRG', [cxField(feed.priorIdentifiers ?? [])])
      : writeSegment('PV1', ['', 'O'])
  const segments = [
    writeHeader([
      header.sendingApplication,
      header.sendingFacility,
      header.receivingApplication,
      header.receivingFacility,
      time,
      '',
      event === 'A40' ? ['ADT', event, 'ADT_A39'] : ['ADT', event],
      header.controlId,
      'P',
      '2.3.1',
      '',
      '',
      '',
      '',
      '',
      'UNICODE UTF-8',
    ]),
    writeSegment('EVN', [event, time]),
    writeSegment('PID', ['', '', cxField(feed.identifiers), '', feed.patientName]),
    tail,
  ]
  return Buffer.from(segments.join(''))
}

function checkHeader(header: MessageHeader): void {
  if (header.controlId === '') {
    throw new Hl7MessageError('required-field', 'MSH-10 is empty', msh(10))
  }
  if (!/^[ -~]{1,199}$/.test(header.controlId)) {
    throw new Hl7MessageError('data-type', 'MSH-10 is too long or not ASCII', msh(10))
  }
  // ITI TF-2: 3.8.3. The transaction is one of HL7 v2.3.1.
  if (header.version !== '2.3.1') {
    throw new Hl7MessageError('version', 'the version is not 2.3.1', msh(12))
  }
  if (!['P', 'T', 'D'].includes(header.processingId)) {
    throw new Hl7MessageError('processing-id', 'the processing id is none of P, T, D', msh(11))
  }
  if (header.messageType !== 'ADT') {
    throw new Hl7MessageError('message-type', 'the message is no ADT', msh(9))
  }
}

/** Each segment once and in this order. */
function checkSegments(message: Message, due: readonly string[]): ReadonlyMap<string, Segment> {
  const places = due.map((name) => {
    const [segment, second] = segmentsNamed(message, name)
    if (segment === undefined) {
      throw new Hl7MessageError('segment-sequence', `${name} is missing`, { segment: name })
    }
    // ITI TF-2: 3.8.4.2.2. One pair of patients in a message.
    if (second !== undefined) {
      const place = { segment: name, sequence: 2 }
      throw new Hl7MessageError('segment-sequence', `a second ${name}`, place)
    }
    return { name, segment, at: message.segments.indexOf(segment) }
  })
  const misplaced = places.find(({ at }, index) => at < (places[index - 1]?.at ?? 0))
  if (misplaced !== undefined) {
    const { name } = misplaced
    throw new Hl7MessageError('segment-sequence', `${name} is not in its place`, { segment: name })
  }
  return new Map(places.map(({ name, segment }) => [name, segment]))
}

function identifiers(
  message: Message,
  segment: Segment | undefined,
  field: number,
): readonly FedIdentifier[] {
  const place = { segment: segment?.name ?? '', field }
  if (segment === undefined || fieldOf(segment, field) === '') {
    throw new Hl7MessageError('required-field', `${place.segment}-${field} is empty`, place)
  }
  return repetitionsOf(message, segment, field).map((repetition) => {
    const identifier = toIdentifier(repetition)
    if (identifier.id === '' || identifier.id === '""') {
      throw new Hl7MessageError('required-field', `${place.segment}-${field} without an id`, place)
    }
    return identifier
  })
}

function toIdentifier(repetition: Repetition): FedIdentifier {
  const [namespace = '', oid = '', type = ''] = repetition[3] ?? []
  return {
    id: componentOf(repetition, 1),
    namespace: namespace === '' ? undefined : namespace,
    oid: type === 'ISO' && isOid(oid) ? oid : undefined,
  }
}

function cxField(ids: readonly FedIdentifier[]): FieldValue {
  return {
    repetitions: ids.map(({ id, namespace = '', oid }) => [
      id,
      '',
      '',
      oid === undefined ? [namespace] : [namespace, oid, 'ISO'],
    ]),
  }
}

const kinds: Readonly<Record<string, FeedKind>> = {
  A01: 'add',
  A04: 'add',
  A05: 'add',
  A08: 'update',
  A40: 'merge',
}

function msh(field: number) {
  return { segment: 'MSH', field }
}
