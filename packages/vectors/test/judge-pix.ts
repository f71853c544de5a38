// What the pure floors say of a sample of ITI-9 or ITI-83, in the words of its folder.
import { Hl7MessageError, type Hl7Problem } from '@isthmus/hl7/v2/hl7-message-error'
import { errorConditions } from '@isthmus/hl7/v2/error-conditions'
import { headerOf, headerOfUnreadable } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import {
  type CrossReferenceAnswer,
  type CrossReferenceQuestion,
  type LinkedPatient,
  answerCrossReference,
  planCrossReference,
} from '@isthmus/identity/cross-reference'
import { FhirError } from '@isthmus/identity/fhir-error'
import { pixResponse } from '@isthmus/identity/pix-response'
import { readIti9 } from '@isthmus/identity/transactions/iti-9'
import {
  decodePixmParameters,
  decodePixmQuery,
  encodePixmAnswer,
  pixmFormatOf,
} from '@isthmus/identity/transactions/iti-83'
import type { FeedVector } from './feed-vector.ts'

const [domain, north, south] = ['2.999.1.2', '2.999.1.2.1', '2.999.1.2.2']
const authorities = {
  domain,
  namespaces: new Map<string, string>(),
  recognized: new Set([domain, north, south]),
}

const cx = (id: string, oid: string): string => `${id}^^^&${oid}&ISO`
const patients: readonly LinkedPatient[] = [
  {
    patientId: cx('P-1', domain),
    localIds: [cx('N-1', north), cx('N-4', north), cx('S-1', south)],
  },
  { patientId: cx('P-2', domain), localIds: [] },
  { patientId: cx('P-5', domain), localIds: [cx('N-5', north)] },
  { patientId: cx('P-6', domain), localIds: [cx('N-5', north)] },
]

function answer(question: CrossReferenceQuestion): CrossReferenceAnswer {
  const plan = planCrossReference(question, authorities)
  if (plan.kind === 'answer') return plan.answer
  const linked = patients.filter(({ patientId, localIds }) =>
    [patientId, ...localIds].includes(plan.source),
  )
  return answerCrossReference(plan, linked)
}

/** `AA`, `closed`, or the class and code of what is wrong. */
export function judgeIti9({ bytes }: FeedVector): string {
  try {
    const message = readMessage(bytes)
    const { question } = readIti9(message, headerOf(message))
    const { status, errors } = pixResponse(answer(question))
    const [error] = errors
    return error === undefined ? 'AA' : `${status}-${errorConditions[error.problem].code}`
  } catch (error) {
    if (!(error instanceof Hl7MessageError)) throw error
    return headerOfUnreadable(bytes) === undefined ? 'closed' : codeOf(error.problem)
  }
}

function codeOf(problem: Hl7Problem): string {
  const isRejected = ['message-type', 'event', 'processing-id', 'version'].includes(problem)
  return `${isRejected ? 'AR' : 'AE'}-${errorConditions[problem].code}`
}

/** `200`, or status and issue code. */
export function judgeIti83(vector: FeedVector): string {
  try {
    const found = encodePixmAnswer(answer(questionOf(vector)), 'json')
    const [, code] = /"code":"([a-z-]+)"/.exec(found.body) ?? []
    return found.status === 200 ? '200' : `${found.status}-${code}`
  } catch (error) {
    if (!(error instanceof FhirError)) throw error
    return `${error.status}-${error.issue.code}`
  }
}

/** Throws FhirError. */
export function questionOf({ bytes, body }: FeedVector): CrossReferenceQuestion {
  const [line = '', ...fields] = bytes.toString().split('\r\n\r\n')[0]?.split('\r\n') ?? []
  const query = new URLSearchParams(line.split(' ')[1]?.split('?')[1] ?? '')
  const field = (name: string) =>
    fields.find((one) => one.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2)
  pixmFormatOf(query, field('accept'))
  if (line.startsWith('GET ')) return decodePixmQuery(query)
  if (field('content-type') !== 'application/fhir+json') {
    throw new FhirError(415, { code: 'not-supported', diagnostics: 'another type of body' })
  }
  return decodePixmParameters(JSON.parse(body.toString()))
}
