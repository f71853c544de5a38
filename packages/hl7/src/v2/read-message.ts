// Reads an HL7 v2 message out of the bytes of one frame (HL7 v2.3.1: 2.6 to 2.12).
import { readDelimiters } from './delimiters.ts'
import { Hl7MessageError } from './hl7-message-error.ts'
import { type MessageLimits, messageLimits } from './message-limits.ts'
import type { Message, Segment } from './message.ts'
import { decodeMessageText } from './message-text.ts'

/** Throws Hl7MessageError; `unreadable` where not even a header can be told. */
export function readMessage(bytes: Uint8Array, limits: MessageLimits = messageLimits): Message {
  if (bytes.length > limits.messageBytesMax) throw unreadable('the message is too long')
  const text = decodeMessageText(bytes)
  const delimiters = readDelimiters(text)
  if (delimiters === undefined) throw unreadable('the message does not begin with a good MSH')
  // HL7 v2.3.1: 2.7. CR ends a segment; the end of the frame ends the last one as well.
  const lines = (text.endsWith('\r') ? text.slice(0, -1) : text).split('\r', limits.segmentsMax + 1)
  if (lines.length > limits.segmentsMax) throw unreadable('the message has too many segments')
  const segments = lines.map((line) => readSegment(line, delimiters.field, limits))
  checkRepetitions(segments, delimiters.repetition, limits)
  if (segments.slice(1).some(({ name }) => name === 'MSH')) {
    throw new Hl7MessageError('segment-sequence', 'a second MSH', { segment: 'MSH', sequence: 2 })
  }
  return { delimiters, segments }
}

function readSegment(line: string, separator: string, { fieldsMax }: MessageLimits): Segment {
  // oxlint-disable-next-line no-control-regex -- control characters are what no segment may hold
  if (/[\u0000-\u001f\u007f]/.test(line)) throw unreadable('a control character in a segment')
  const [name = '', ...fields] = line.split(separator, fieldsMax + 2)
  if (!/^[A-Z][A-Z0-9]{2}$/.test(name)) throw unreadable('a segment without a name')
  if (fields.length > fieldsMax) throw unreadable('a segment has too many fields')
  return { name, fields: name === 'MSH' ? [separator, ...fields] : fields }
}

function checkRepetitions(
  segments: readonly Segment[],
  separator: string,
  { repetitionsMax }: MessageLimits,
): void {
  const isOver = segments.some(({ name, fields }) =>
    // MSH-2 holds the separator as itself.
    fields.some(
      (field, at) => !(name === 'MSH' && at === 1) && count(field, separator) >= repetitionsMax,
    ),
  )
  if (isOver) throw unreadable('a field has too many repetitions')
}

function count(text: string, separator: string): number {
  let found = 0
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, at + 1)) found += 1
  return found
}

function unreadable(text: string): Hl7MessageError {
  return new Hl7MessageError('unreadable', text)
}
