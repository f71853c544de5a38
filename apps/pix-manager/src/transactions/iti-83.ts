// Mobile Patient Identifier Cross-reference Query (ITI TF-2: 3.83.4.1.3).
import type { PeerRequest, PlainAnswer } from '@isthmus/http/plain-route'
import { auditIti83 } from '@isthmus/identity/audit/iti-83'
import type { CrossReferenceQuestion } from '@isthmus/identity/cross-reference'
import { FhirError } from '@isthmus/identity/fhir-error'
import { type FhirFormat, fhirMediaTypes } from '@isthmus/identity/fhir-format'
import {
  type PixmAnswer,
  decodePixmParameters,
  decodePixmQuery,
  encodePixmAnswer,
  encodePixmRefusal,
  pixmFormatOf,
} from '@isthmus/identity/transactions/iti-83'
import { reportIncident } from '@isthmus/service/incident'
import { findCrossReferences, noteOn } from '../cross-references.ts'
import type { QuestionParts } from '../question-parts.ts'

export interface PixmParts extends QuestionParts {
  /** Address of the operation as published, without query. */
  readonly endpoint: string
}

/** By GET, and by POST with a Parameters resource. Audited before the answer leaves. */
export function mobileCrossReferenceQuery(parts: PixmParts) {
  return async (request: PeerRequest): Promise<PlainAnswer> => {
    const asked: Asked = { parts, request, query: request.query.toString() }
    // Outside: a body that cannot be taken is the port's own affair.
    const body = request.method === 'POST' ? await request.text() : undefined
    const heard = body === undefined ? asked : { ...asked, query: body }
    const format = formatOf(request)
    try {
      const answer = await work(heard, { body, format: format ?? wantedFormat(request) })
      return fhirAnswer(answer, format ?? 'json')
    } catch (error) {
      const refused = error instanceof FhirError ? error : fail(heard, error)
      const outcome = refused.status === 500 ? 8 : 4
      await record(heard, { outcome, note: refused.message, patientIds: [] })
      return fhirAnswer(encodePixmRefusal(refused, format ?? 'json'), format ?? 'json')
    }
  }
}

interface Asked {
  readonly parts: PixmParts
  readonly request: PeerRequest
  /** What the audit message quotes. */
  readonly query: string
}

async function work(
  asked: Asked,
  { body, format }: { readonly body: string | undefined; readonly format: FhirFormat },
): Promise<PixmAnswer> {
  const { parts, request } = asked
  const authorities = parts.authoritiesFor(request.peer)
  if (authorities === undefined) throw notAllowed()
  if (request.parameters.get('operation') !== '$ihe-pix') throw notSupported()
  const question = questionOf(request, body)
  const found = await findCrossReferences(question, authorities, parts.readLinked)
  const note = noteOn(found.answer)
  const { patientIds } = found
  await record(asked, { outcome: note === undefined ? 0 : 4, note, patientIds })
  return encodePixmAnswer(found.answer, format)
}

function notSupported(): FhirError {
  const diagnostics = 'of Patient only the operation $ihe-pix is answered'
  return new FhirError(404, { code: 'not-supported', diagnostics })
}

function notAllowed(): FhirError {
  const diagnostics = 'only the peers of a hospital may ask'
  return new FhirError(403, { code: 'forbidden', diagnostics })
}

function questionOf(request: PeerRequest, body: string | undefined): CrossReferenceQuestion {
  if (body === undefined) return decodePixmQuery(request.query)
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/(?:fhir\+)?json\s*(?:;|$)/i.test(type)) {
    const diagnostics = 'a body is sent as application/fhir+json'
    throw new FhirError(415, { code: 'not-supported', diagnostics })
  }
  return decodePixmParameters(jsonOf(body))
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // The parser's own error quotes the text.
    throw new FhirError(400, { code: 'structure', diagnostics: 'the body is not JSON' })
  }
}

function wantedFormat({ query, headers }: PeerRequest): FhirFormat {
  return pixmFormatOf(query, headers.get('accept'))
}

// Undefined where neither encoding would be taken: the refusal of that is JSON.
function formatOf(request: PeerRequest): FhirFormat | undefined {
  try {
    return wantedFormat(request)
  } catch (error) {
    if (error instanceof FhirError) return undefined
    throw error
  }
}

function fail({ parts }: Asked, error: unknown): FhirError {
  const diagnostics = `incident ${reportIncident(parts.log, error)}`
  return new FhirError(500, { code: 'exception', diagnostics })
}

interface Result {
  readonly outcome: 0 | 4 | 8
  readonly note: string | undefined
  readonly patientIds: readonly string[]
}

function record({ parts, request, query }: Asked, result: Result): Promise<void> {
  const { audit, node, endpoint } = parts
  return audit.record(
    auditIti83(
      {
        now: request.now,
        outcome: result.outcome,
        outcomeDescription: result.note,
        endpoint,
        self: { name: node.userId, processId: node.processId, host: node.host },
        peer: { name: request.peer.name, address: request.peer.address },
        source: node.source,
      },
      { side: 'server', patientIds: result.patientIds, query },
    ),
  )
}

function fhirAnswer({ status, body }: PixmAnswer, format: FhirFormat): PlainAnswer {
  const headers = {
    'content-type': `${fhirMediaTypes[format]}; charset=utf-8`,
    'cache-control': 'no-store',
  }
  return { status, headers, body }
}
