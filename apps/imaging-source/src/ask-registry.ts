// Asks the registry whether it holds a submission of ours, after an answer was lost (ITI TF-2:
// 3.18).
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import {
  type CustodianAnswer,
  auditCustodianQuery,
  readCustodianAnswer,
  unanswered,
} from '@isthmus/xds/custodian-answer'
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
  const { audit, node, now, registry } = parts
  return async (publication, signal) => {
    const request = custodianQuery.submissionSet(publication.submissionSetUniqueId)
    const { answer, address } = await ask(request, signal, parts)
    const facts = calledFacts({ now: now(), ...registry, address }, node)
    await audit.record(auditCustodianQuery(facts, request, answer))
    if (answer.kind === 'unanswered') return 'unanswered'
    // A submission is registered as a whole or not at all: its set stands for all of it.
    const own = publication.submission.submissionSets.map(({ id }) => id)
    const isOurs = [...own, publication.entryUuid].some((id) => answer.references.includes(id))
    return isOurs ? 'registered' : 'unknown'
  }
}

interface Asked {
  readonly answer: CustodianAnswer
  /** IP address of the registry, where it answered. */
  readonly address: string | undefined
}

async function ask(
  request: AdhocQueryRequest,
  signal: AbortSignal,
  { client, registry, answerMs }: AskParts,
): Promise<Asked> {
  try {
    await using called = await client.call(iti18, {
      ...registry,
      request,
      signal,
      limits: { answerMs },
    })
    return { answer: readCustodianAnswer(called.response), address: called.address }
  } catch (error) {
    signal.throwIfAborted()
    const address = undefined
    if (error instanceof CallError) return { answer: unanswered(error.kind), address }
    if (error instanceof SoapFaultError) {
      return { answer: unanswered(`fault ${error.code}`), address }
    }
    throw error
  }
}
