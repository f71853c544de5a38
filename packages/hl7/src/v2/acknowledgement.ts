// ACK: what the receiver of a message says to it (HL7 v2.3.1: 2.13, 2.24.2, 2.24.4).
import { formatDtm } from '../dtm.ts'
import { errorConditions } from './error-conditions.ts'
import { writeError25 } from './error-segment.ts'
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
  { header, now, controlId, version = '2.3.1' }: AcknowledgedMessage,
): Uint8Array {
  const errorSegment = version === '2.5' ? writeError25 : writeError
  const segments = [
    writeHeader([
      header.receivingApplication,
      header.receivingFacility,
      header.sendingApplication,
      header.sendingFacility,
      formatDtm(now),
      '',
      version === '2.5' ? ['ACK', header.event, 'ACK'] : ['ACK', header.event],
      controlId,
      header.processingId === '' ? 'P' : header.processingId,
      version,
    ]),
    writeSegment('MSA', [code, header.controlId, text]),
    ...(error === undefined ? [] : [errorSegment(error)]),
  ]
  // What the header echoes may hold any letter, and the answer names no character set.
  return Buffer.from(segments.join('').replaceAll(/[^ -~\r]/g, '?'), 'ascii')
}

export interface AcknowledgedMessage {
  readonly header: MessageHeader
  readonly now: Date
  /** MSH-10 of the answer. */
  readonly controlId: string
  /** Of the transaction; 2.3.1 when left out. */
  readonly version?: '2.3.1' | '2.5'
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
  const { code, meaning } = errorConditions[problem]
  return writeSegment('ERR', [
    [
      place?.segment ?? '',
      place === undefined ? '' : String(place.sequence ?? 1),
      place?.field === undefined ? '' : String(place.field),
      [code, meaning, 'HL70357'],
    ],
  ])
}
