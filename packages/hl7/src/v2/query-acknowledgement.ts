// QAK: whether a query found anything (HL7 v2.5: 5.5.2).
import { type Message, fieldOf, segmentsNamed } from './message.ts'
import { writeSegment } from './write-message.ts'

/** HL7 v2.5: table 0208. Data found; none found; an error; refused. */
export type QueryStatus = 'OK' | 'NF' | 'AE' | 'AR'

/** `tag` is QPD-2 of the query; empty when that cannot be told. */
export function writeQueryAcknowledgement(tag: string, status: QueryStatus): string {
  return writeSegment('QAK', [tag, status])
}

export interface ReadQueryAcknowledgement {
  readonly tag: string
  readonly status: string
}

/** Undefined when the answer has none. */
export function readQueryAcknowledgement(message: Message): ReadQueryAcknowledgement | undefined {
  const [qak] = segmentsNamed(message, 'QAK')
  return qak === undefined ? undefined : { tag: fieldOf(qak, 1), status: fieldOf(qak, 2) }
}
