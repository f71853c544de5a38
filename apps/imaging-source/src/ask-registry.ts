// Asks the registry whether it holds a submission of ours, after an answer was lost (ITI TF-2:
// 3.18).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import { custodianQuery } from '@isthmus/xds/custodian-query'
import type { AdhocQueryRequest } from '@isthmus/xds/messages'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import type { Publication } from './db/publications.ts'

/** `unanswered`: the registry does not say; it may later. */
export type Standing = 'registered' | 'unknown' | 'unanswered'

/** Throws when the signal is aborted, and AuditTrailError. */
export type AskRegistry = (publication: Publication, signal: AbortSignal) => Promise<Standing>

export interface AskParts {
  readonly client: HttpClient
  /** ITI-18. */
  readonly registry: { readonly url: string; readonly peer: string }
  readonly answerMs: number
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly now: () => Date
}

export function createAskRegistry(parts: AskParts): AskRegistry {
  return async (publication, signal) => {
    const request = custodianQuery.submissionSet(publication.submissionSetUniqueId)
    const reply = await ask(request, signal, parts)
    await parts.audit.record(message(request, reply, parts))
    if (reply.references === undefined) return 'unanswered'
    // A submission is registered as a whole or not at all: its set stands for all of it.
    const own = publication.submission.submissionSets.map(({ id }) => id)
    const isOurs = [...own, publication.entryUuid].some((id) => reply.references?.includes(id))
    return isOurs ? 'registered' : 'unknown'
  }
}

interface Reply {
  readonly address: string | undefined
  readonly references: readonly string[] | undefined
  /** Why there are none. */
  readonly why: string
}

async function ask(
  request: AdhocQueryRequest,
  signal: AbortSignal,
  { client, registry, answerMs }: AskParts,
): Promise<Reply> {
  try {
    await using answer = await client.call(iti18, {
      ...registry,
      request,
      signal,
      limits: { answerMs },
    })
    const { status, errors, objectRefs } = answer.response
    const references = status === 'Success' ? objectRefs : undefined
    return { address: answer.address, references, why: errors[0]?.code ?? status }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof CallError) return unanswered(error.kind)
    if (error instanceof SoapFaultError) return unanswered(`fault ${error.code}`)
    throw error
  }
}

function unanswered(why: string): Reply {
  return { address: undefined, references: undefined, why }
}

function message(
  request: AdhocQueryRequest,
  { address, references, why }: Reply,
  { node, now, registry }: AskParts,
): AuditMessage {
  const facts = calledFacts({ now: now(), ...registry, address }, node)
  const outcome =
    references === undefined
      ? ({ outcome: 8, outcomeDescription: why } as const)
      : ({ outcome: 0 } as const)
  return auditIti18(
    { ...facts, ...outcome },
    {
      side: 'client',
      patientId: undefined,
      queryId: request.queryId,
      requestXml: iti18.encodeRequest(request),
      homeCommunityId: undefined,
    },
  )
}
