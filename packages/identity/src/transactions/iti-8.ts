// Patient Identity Feed, HL7 v2.3.1 (ITI TF-2: 3.8): ADT messages out of and into segments.
import { formatDtm } from '@isthmus/hl7/dtm'
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import type { MessageHeader } from '@isthmus/hl7/v2/message-header'
import { type Message, type Segment, fieldOf, repetitionsOf } from '@isthmus/hl7/v2/message'
import { type FieldValue, writeHeader, writeSegment } from '@isthmus/hl7/v2/write-message'
import { birthDateOf } from '../birth-date.ts'
import { checkHeader, checkSegments } from '../check-message.ts'
import { identifierComponents, identifierOf } from '../fed-identifier.ts'
import type { FedIdentifier, FeedKind, PatientIdentityFeed } from '../patient-identity-feed.ts'

export type FeedEvent = 'A01' | 'A04' | 'A05' | 'A08' | 'A40'

/** Throws Hl7MessageError that says what is wrong and where. */
export function readIti8(message: Message, header: MessageHeader): PatientIdentityFeed {
  // ITI TF-2: 3.8.3. The transaction is one of HL7 v2.3.1.
  checkHeader(header, { version: '2.3.1', messageType: 'ADT' })
  const kind = kinds[header.event]
  if (kind === undefined) {
    throw new Hl7MessageError('event', 'the event is none of A01, A04, A05, A08, A40', msh(9))
  }
  // ITI TF-2: 3.8.4.1.2, 3.8.4.2.2. What of a message must be there; one pair of patients in it.
  const due = kind === 'merge' ? ['EVN', 'PID', 'MRG'] : ['EVN', 'PID', 'PV1']
  const found = checkSegments(message, due)
  const pid = found.get('PID')
  return {
    kind,
    identifiers: identifiers(message, pid, 3),
    priorIdentifiers: kind === 'merge' ? identifiers(message, found.get('MRG'), 1) : [],
    birthDate: birthDateOf(pid === undefined ? undefined : fieldOf(pid, 7)),
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
  /** PID-7, YYYYMMDD. */
  readonly birthDate?: string | undefined
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
    writeSegment('PID', [
      '',
      '',
      cxField(feed.identifiers),
      '',
      feed.patientName,
      ...(feed.birthDate === undefined ? [] : ['', feed.birthDate]),
    ]),
    tail,
  ]
  return Buffer.from(segments.join(''))
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
    const identifier = identifierOf(repetition)
    if (identifier.id === '' || identifier.id === '""') {
      throw new Hl7MessageError('required-field', `${place.segment}-${field} without an id`, place)
    }
    return identifier
  })
}

function cxField(ids: readonly FedIdentifier[]): FieldValue {
  return { repetitions: ids.map((one) => identifierComponents(one)) }
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
