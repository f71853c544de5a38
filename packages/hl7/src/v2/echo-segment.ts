// Writes a segment that was read once more, with our own delimiters: what an answer repeats of its
// question.
import { standardDelimiters } from './delimiters.ts'
import { type Message, type Segment, repetitionsOf } from './message.ts'
import { type FieldValue, writeSegment } from './write-message.ts'

/** As it came where the delimiters are the same; else every field is written anew. */
export function echoSegment(message: Message, segment: Segment): string {
  if (hasStandardDelimiters(message)) return `${[segment.name, ...segment.fields].join('|')}\r`
  const fields = segment.fields.map((_, at): FieldValue => ({
    repetitions: repetitionsOf(message, segment, at + 1),
  }))
  return writeSegment(segment.name, fields)
}

function hasStandardDelimiters({ delimiters }: Message): boolean {
  return (
    delimiters.field === standardDelimiters.field &&
    delimiters.component === standardDelimiters.component &&
    delimiters.repetition === standardDelimiters.repetition &&
    delimiters.escape === standardDelimiters.escape &&
    delimiters.subcomponent === standardDelimiters.subcomponent
  )
}
