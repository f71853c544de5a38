// ACK: what the receiver of a message says to it (HL7 v2.3.1: 2.13, 2.24.2, 2.24.4).
import { formatDtm } from '../dtm.ts'
import type { Hl7Place, Hl7Problem } from './hl7-message-error.ts'
import type { MessageHeader } from './message-header.ts'
import { type Message, fieldOf, segmentsNamed } from './message.ts'
import { writeHeader, writeSegment } from './write-message.ts'

export interface Acknowledgement {
  /** AA accepted; AE an error in the message; AR rejected, or we failed ourselves. */
  readonly code: 'AA' | 'AE' | 'AR'
  /** MSA-3, for AE and AR: holds no patient data. */
  readonly text?: string | undefined
  readonly error?:
    | { readonly problem: Hl7Problem; readonly place?: Hl7Place | undefined }
    | undefined
}

/** Answers the message whose header is given: sender and receiver change places. */
export function writeAcknowledgement(
  { code, text = '', error }: Acknowledgement,
  { header, now, controlId }: AcknowledgedMessage,
): Uint8Array {
  const segments = [
    writeHeader([
      header.receivingApplication,
      header.receivingFacility,
      header.sendingApplication,
      header.sendingFacility,
      formatDtm(now),
      '',
      ['ACK', header.event],
      controlId,
      header.processingId === '' ? 'P' : header.processingId,
      '2.3.1',
    ]),
    writeSegment('MSA', [code, header.controlId, text]),
    ...(error === undefined ? [] : [writeError(error)]),
  ]
  // What the header echoes may hold any letter, and the answer names no character set.
  return Buffer.from(segments.join('').replaceAll(/[^ -~\r]/g, '?'), 'ascii')
}

export interface AcknowledgedMessage {
  readonly header: MessageHeader
  readonly now: Date
  /** MSH-10 of the answer. */
  readonly controlId: string
}

export interface ReadAcknowledgement {
  readonly code: string
  /** MSA-2: the MSH-10 that is answered. */
  readonly controlId: string
  readonly text: string
}

/** MSA of an answer; undefined when it has none. */
export function readAcknowledgement(message: Message): ReadAcknowledgement | undefined {
  const [msa] = segmentsNamed(message, 'MSA')
  if (msa === undefined) return undefined
  return { code: fieldOf(msa, 1), controlId: fieldOf(msa, 2), text: fieldOf(msa, 3) }
}

// HL7 v2.3.1: 2.24.4.1. Segment, sequence, field and the code of table 0357 in one component.
function writeError({ problem, place }: NonNullable<Acknowledgement['error']>): string {
  const { code, meaning } = conditions[problem]
  return writeSegment('ERR', [
    [
      place?.segment ?? '',
      place === undefined ? '' : String(place.sequence ?? 1),
      place?.field === undefined ? '' : String(place.field),
      [code, meaning, 'HL70357'],
    ],
  ])
}

/** HL7 v2.3.1: table 0357, message error status codes. */
const conditions: Readonly<
  Record<Hl7Problem, { readonly code: string; readonly meaning: string }>
> = {
  unreadable: { code: '102', meaning: 'Data type error' },
  'segment-sequence': { code: '100', meaning: 'Segment sequence error' },
  'required-field': { code: '101', meaning: 'Required field missing' },
  'data-type': { code: '102', meaning: 'Data type error' },
  'message-type': { code: '200', meaning: 'Unsupported message type' },
  event: { code: '201', meaning: 'Unsupported event code' },
  'processing-id': { code: '202', meaning: 'Unsupported processing id' },
  version: { code: '203', meaning: 'Unsupported version id' },
  internal: { code: '207', meaning: 'Application internal error' },
}
