// MSH: who sends what to whom (HL7 v2.3.1: 2.24.1).
import { readDelimiters } from './delimiters.ts'
import { type Message, type Segment, componentOf, fieldOf, repetitionsOf } from './message.ts'

export interface MessageHeader {
  readonly sendingApplication: string
  readonly sendingFacility: string
  readonly receivingApplication: string
  readonly receivingFacility: string
  /** `ADT`, … */
  readonly messageType: string
  /** `A01`, … */
  readonly event: string
  /** MSH-9.3; empty where the version knows none. */
  readonly structure: string
  /** MSH-10. */
  readonly controlId: string
  /** MSH-11.1: P, T or D. */
  readonly processingId: string
  /** MSH-12.1. */
  readonly version: string
}

/** Reads what is there; what is missing is empty. */
export function headerOf(message: Message): MessageHeader {
  const [msh = { name: 'MSH', fields: [] }] = message.segments
  const component = (field: number, at: number) => first({ message, msh, field, at })
  return {
    sendingApplication: component(3, 1),
    sendingFacility: component(4, 1),
    receivingApplication: component(5, 1),
    receivingFacility: component(6, 1),
    messageType: component(9, 1),
    event: component(9, 2),
    structure: component(9, 3),
    controlId: fieldOf(msh, 10),
    processingId: component(11, 1),
    version: component(12, 1),
  }
}

/**
 * The header of bytes that cannot be read as a whole, so that they can be answered; undefined when
 * they have none.
 */
export function headerOfUnreadable(bytes: Uint8Array): MessageHeader | undefined {
  const head = Buffer.from(bytes.subarray(0, headerBytesMax)).toString('latin1')
  const line = head.split('\r', 1)[0] ?? ''
  const delimiters = readDelimiters(line)
  // oxlint-disable-next-line no-control-regex -- control characters are what no header may hold
  if (delimiters === undefined || /[\u0000-\u001f\u007f-\u00ff]/.test(line)) return undefined
  const [, ...fields] = line.split(delimiters.field)
  return headerOf({
    delimiters,
    segments: [{ name: 'MSH', fields: [delimiters.field, ...fields] }],
  })
}

const headerBytesMax = 2_048

interface Wanted {
  readonly message: Message
  readonly msh: Segment
  readonly field: number
  readonly at: number
}

function first({ message, msh, field, at }: Wanted): string {
  return componentOf(repetitionsOf(message, msh, field)[0], at)
}
