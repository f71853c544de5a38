// Asks the registry for a patient's documents, and audits the question (ITI TF-2: 3.18).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { sameCx } from '@isthmus/hl7/cx'
import type { HttpClient } from '@isthmus/http/http-client'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import { approvedDocumentsOf } from '@isthmus/xds/find-documents-request'
import type { AdhocQueryRequest, AdhocQueryResponse } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import type { Errand } from '../errand.ts'
import { HolderError, failingOf, holderFailure } from '../holder-error.ts'
import { unaskedAnswers } from '../unasked-answer.ts'

export interface RegistryParts {
  readonly client: HttpClient
  readonly registry: { readonly url: string; readonly peer: string }
  readonly audit: AuditTrail
  readonly node: AuditNode
}

/**
 * The approved documents of the errand's patient. Throws HolderError when the registry does not
 * answer or refuses.
 */
export type FindDocuments = (errand: Errand) => Promise<readonly DocumentEntry[]>

export function findDocuments(parts: RegistryParts): FindDocuments {
  return async (errand) => {
    const request = approvedDocumentsOf(errand.patientId)
    const reply = await ask(request, errand, parts)
    await parts.audit.recordAll(messages(reply, { request, errand, parts }))
    if (reply.error !== undefined) throw reply.error
    return reply.entries
  }
}

interface Reply {
  readonly address?: string
  readonly entries: readonly DocumentEntry[]
  /** Objects in the answer that nobody asked for. */
  readonly unasked: number
  readonly error?: unknown
}

async function ask(
  request: AdhocQueryRequest,
  errand: Errand,
  { client, registry }: RegistryParts,
): Promise<Reply> {
  try {
    await using answer = await client.call(iti18, {
      ...registry,
      request,
      assertionXml: errand.assertion.assertionXml,
      signal: errand.signal,
      limits: { rootPartBytesMax: answerBytesMax, answerMs: answerMsMax },
    })
    return { address: answer.address, ...read(answer.response, errand) }
  } catch (error) {
    return { entries: [], unasked: 0, error: holderFailure(error, 'the registry') }
  }
}

const answerBytesMax = 64 * 1024 * 1024
const answerMsMax = 15_000

function read({ status, errors, objects }: AdhocQueryResponse, errand: Errand): Reply {
  if (status === 'Failure') {
    const [first] = errors
    const failing = {
      outcome: 4,
      reason: first?.code ?? status,
      detail: first?.codeContext,
    } as const
    const error = new HolderError('the registry could not answer', failing)
    return { entries: [], unasked: 0, error }
  }
  // Whatever a registry sends beside this patient's documents must not reach the page under his
  // name.
  const entries = objects
    .filter((object) => object.kind === 'document-entry')
    .filter(({ patientId }) => sameCx(patientId, errand.patientId))
  return { entries, unasked: objects.length - entries.length }
}

interface Question {
  readonly request: AdhocQueryRequest
  readonly errand: Errand
  readonly parts: RegistryParts
}

function messages(
  { address, unasked, error }: Reply,
  { request, errand, parts }: Question,
): readonly AuditMessage[] {
  const { node, registry } = parts
  const failing = error === undefined ? undefined : failingOf(error)
  const facts = {
    ...calledFacts({ now: errand.now, ...registry, address }, node),
    subject: errand.assertion.subject,
    outcome: failing?.outcome ?? (0 as const),
    outcomeDescription: failing?.reason,
  }
  const query = auditIti18(facts, {
    side: 'client',
    patientId: errand.patientId,
    queryId: request.queryId,
    requestXml: iti18.encodeRequest(request),
    homeCommunityId: undefined,
  })
  const what = 'objects in a query answer that were not asked for'
  return [
    query,
    ...unaskedAnswers({ at: errand.now, node, peer: facts.peer, count: unasked, what }),
  ]
}
