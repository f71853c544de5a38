// ERR as HL7 v2.5 writes and reads it: where and what of a message is wrong (HL7 v2.5: 2.15.5).
import { errorConditions } from './error-conditions.ts'
import type { Hl7Place, Hl7Problem } from './hl7-message-error.ts'
import { type Message, type Segment, componentOf, repetitionsOf } from './message.ts'
import { type Components, writeSegment } from './write-message.ts'

export interface SegmentError {
  readonly problem: Hl7Problem
  readonly place?: Hl7Place | undefined
}

export function writeError25({ problem, place }: SegmentError): string {
  const { code, meaning } = errorConditions[problem]
  return writeSegment('ERR', [
    '',
    place === undefined ? '' : location(place),
    [code, meaning, 'HL70357'],
    'E',
  ])
}

// HL7 v2.5: 2.A.28. Segment, sequence, field, repetition, component; each counts from 1.
function location(place: Hl7Place): Components {
  const { segment, sequence = 1, field, repetition, component } = place
  return [
    segment,
    sequence,
    field,
    repetition ?? (component === undefined ? undefined : 1),
    component,
  ].map((one) => (one === undefined ? '' : String(one)))
}

export interface ReadError {
  /** ERR-3.1. */
  readonly code: string
  /** ERR-2 as text between carets, such as `QPD^1^3^1^1`; empty when it says nowhere. */
  readonly location: string
}

export function readError25(message: Message, segment: Segment): ReadError {
  const [place] = repetitionsOf(message, segment, 2)
  return {
    code: componentOf(repetitionsOf(message, segment, 3)[0], 1),
    location: (place ?? []).map(([text = '']) => text).join('^'),
  }
}
