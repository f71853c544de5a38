// RSP^K23: what is answered to a PIX Query (ITI TF-2: 3.9.4.2.2).
import { formatDtm } from '@isthmus/hl7/dtm'
import { readAcknowledgement } from '@isthmus/hl7/v2/acknowledgement'
import { echoSegment } from '@isthmus/hl7/v2/echo-segment'
import {
  type ReadError,
  type SegmentError,
  readError25,
  writeError25,
} from '@isthmus/hl7/v2/error-segment'
import type { MessageHeader } from '@isthmus/hl7/v2/message-header'
import { type Message, repetitionsOf, segmentsNamed } from '@isthmus/hl7/v2/message'
import {
  type QueryStatus,
  readQueryAcknowledgement,
  writeQueryAcknowledgement,
} from '@isthmus/hl7/v2/query-acknowledgement'
import { writeHeader, writeSegment } from '@isthmus/hl7/v2/write-message'
import { ResponseError } from '@isthmus/ihe/response-error'
import type { CrossReferenceAnswer } from './cross-reference.ts'
import { identifierComponents, identifierOf } from './fed-identifier.ts'
import type { FedIdentifier } from './patient-identity-feed.ts'

export interface PixResponse {
  readonly status: QueryStatus
  /** MSA-3: holds no patient data. */
  readonly text?: string | undefined
  readonly errors: readonly SegmentError[]
  /** Namespaces filled in where the authority has one. */
  readonly identifiers: readonly FedIdentifier[]
}

/** ITI TF-2: 3.9.4.2.2.6. The cases that the framework tells apart, and a number of two patients. */
export function pixResponse(answer: CrossReferenceAnswer): PixResponse {
  switch (answer.kind) {
    case 'found': {
      const { identifiers } = answer
      return { status: identifiers.length === 0 ? 'NF' : 'OK', errors: [], identifiers }
    }
    case 'source-not-found':
      return failure([{ problem: 'unknown-key', place: source(1) }])
    case 'source-ambiguous':
      return failure([{ problem: 'duplicate-key', place: source(1) }])
    case 'source-authority-not-recognized':
      return failure([{ problem: 'unknown-key', place: source(4) }])
    case 'target-not-recognized':
      return failure(
        answer.positions.map((repetition) => ({
          problem: 'unknown-key',
          place: { segment: 'QPD', field: 4, repetition },
        })),
      )
  }
}

function source(component: number) {
  return { segment: 'QPD', field: 3, repetition: 1, component }
}

function failure(errors: readonly SegmentError[]): PixResponse {
  return { status: 'AE', errors, identifiers: [] }
}

export interface AnsweredQuery {
  readonly header: MessageHeader
  /** Undefined when it could not be read as a whole. */
  readonly message: Message | undefined
  /** QPD-2. */
  readonly tag: string
  readonly now: Date
  /** MSH-10 of the answer. */
  readonly controlId: string
}

/** The message of the answering side, without frame: sender and receiver change places. */
export function writePixResponse(response: PixResponse, query: AnsweredQuery): Uint8Array {
  const { header, message, tag } = query
  const { status, text = '', errors, identifiers } = response
  const code = status === 'OK' || status === 'NF' ? 'AA' : status
  const qpd = message === undefined ? [] : segmentsNamed(message, 'QPD').slice(0, 1)
  const segments = [
    writeHeader([
      header.receivingApplication,
      header.receivingFacility,
      header.sendingApplication,
      header.sendingFacility,
      formatDtm(query.now),
      '',
      ['RSP', 'K23', 'RSP_K23'],
      query.controlId,
      header.processingId === '' ? 'P' : header.processingId,
      '2.5',
      '',
      '',
      '',
      '',
      '',
      'UNICODE UTF-8',
    ]),
    writeSegment('MSA', [code, header.controlId, text]),
    ...errors.map((error) => writeError25(error)),
    writeQueryAcknowledgement(tag, status),
    ...qpd.map((segment) => (message === undefined ? '' : echoSegment(message, segment))),
    ...(identifiers.length === 0 ? [] : [patient(identifiers)]),
  ]
  return Buffer.from(segments.join(''))
}

// ITI TF-2: 3.9.4.2.2.6. No name: an empty one, and a second that is only said to be a pseudonym.
function patient(identifiers: readonly FedIdentifier[]): string {
  return writeSegment('PID', [
    '',
    '',
    { repetitions: identifiers.map((one) => identifierComponents(one)) },
    '',
    { repetitions: [[''], ['', '', '', '', '', '', 'S']] },
  ])
}

/**
 * What the answer to our question says. Throws ResponseError for one that is no RSP^K23 of it, or
 * that tells of an error of another kind.
 */
export function readPixResponse(
  message: Message,
  asked: { readonly header: MessageHeader; readonly controlId: string; readonly tag: string },
): CrossReferenceAnswer {
  const { header } = asked
  const msa = readAcknowledgement(message)
  const qak = readQueryAcknowledgement(message)
  if (header.messageType !== 'RSP' || header.event !== 'K23') {
    throw new ResponseError('the answer is no RSP^K23')
  }
  if (msa === undefined || msa.controlId !== asked.controlId) {
    throw new ResponseError('MSA-2 does not name the question')
  }
  if (qak === undefined || qak.tag !== asked.tag) {
    throw new ResponseError('QAK-1 does not name the question')
  }
  if (msa.code === 'AA' && qak.status === 'NF') return { kind: 'found', identifiers: [] }
  if (msa.code === 'AA' && qak.status === 'OK') return { kind: 'found', identifiers: ids(message) }
  if (msa.code === 'AE') return ofErrors(message)
  throw new ResponseError('MSA-1 and QAK-2 tell of a failure')
}

function ids(message: Message): readonly FedIdentifier[] {
  const [pid, second] = segmentsNamed(message, 'PID')
  if (pid === undefined || second !== undefined) {
    throw new ResponseError('the answer has not exactly one PID')
  }
  return repetitionsOf(message, pid, 3).map((one) => identifierOf(one))
}

function ofErrors(message: Message): CrossReferenceAnswer {
  const errors = segmentsNamed(message, 'ERR').map((one) => readError25(message, one))
  const at = (pattern: RegExp) => errors.find((error) => pattern.test(error.location))
  if (isUnknown(at(/^QPD\^1\^3\^1\^4/))) return { kind: 'source-authority-not-recognized' }
  const id = at(/^QPD\^1\^3\^1\^1/)
  if (isUnknown(id)) return { kind: 'source-not-found' }
  if (id?.code === '205') return { kind: 'source-ambiguous' }
  if (isUnknown(at(/^QPD\^1\^4/))) {
    const positions = errors.flatMap(({ location }) => {
      const [, position] = /^QPD\^1\^4\^(\d{1,3})/.exec(location) ?? []
      return position === undefined ? [] : [Number(position)]
    })
    return { kind: 'target-not-recognized', positions }
  }
  throw new ResponseError('ERR tells of another error')
}

function isUnknown(error: ReadError | undefined): boolean {
  return error?.code === '204'
}
