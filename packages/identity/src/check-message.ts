// What of an HL7 v2 message must be as its transaction says, before anybody looks for its content.
import { Hl7MessageError } from '@isthmus/hl7/v2/hl7-message-error'
import type { MessageHeader } from '@isthmus/hl7/v2/message-header'
import { type Message, type Segment, segmentsNamed } from '@isthmus/hl7/v2/message'

export interface DueHeader {
  /** MSH-12.1. */
  readonly version: string
  /** MSH-9.1. */
  readonly messageType: string
}

/** Throws Hl7MessageError that says what is wrong and where. */
export function checkHeader(header: MessageHeader, due: DueHeader): void {
  if (header.controlId === '') {
    throw new Hl7MessageError('required-field', 'MSH-10 is empty', msh(10))
  }
  if (!/^[ -~]{1,199}$/.test(header.controlId)) {
    throw new Hl7MessageError('data-type', 'MSH-10 is too long or not ASCII', msh(10))
  }
  if (header.version !== due.version) {
    throw new Hl7MessageError('version', `the version is not ${due.version}`, msh(12))
  }
  if (!['P', 'T', 'D'].includes(header.processingId)) {
    throw new Hl7MessageError('processing-id', 'the processing id is none of P, T, D', msh(11))
  }
  if (header.messageType !== due.messageType) {
    throw new Hl7MessageError('message-type', `the message is no ${due.messageType}`, msh(9))
  }
}

/** Each segment once and in this order; gives them by name. Throws Hl7MessageError. */
export function checkSegments(
  message: Message,
  due: readonly string[],
): ReadonlyMap<string, Segment> {
  const places = due.map((name) => {
    const [segment, second] = segmentsNamed(message, name)
    if (segment === undefined) {
      throw new Hl7MessageError('segment-sequence', `${name} is missing`, { segment: name })
    }
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

function msh(field: number) {
  return { segment: 'MSH', field }
}
