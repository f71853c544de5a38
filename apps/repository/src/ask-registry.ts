// Asks the registry which entries it holds of documents that are kept here: the word that the sweep
// goes by (ITI TF-2: 3.18).
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

/**
 * entryUUIDs of every entry that the registry holds of these uniqueIds in this repository, whatever
 * its status. Throws UnansweredError when it does not say.
 */
export type AskRegistry = (
  uniqueIds: readonly string[],
  signal: AbortSignal,
) => Promise<readonly string[]>

export class UnansweredError extends Error {
  override readonly name = 'UnansweredError'
}

export interface AskParts {
  readonly client: HttpClient
  readonly storedQueries: { readonly url: string; readonly peer: string }
  readonly registryTimeoutMs: number
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly now: () => Date
}

export function createAskRegistry(parts: AskParts): AskRegistry {
  const { audit, node, now, storedQueries } = parts
  return async (uniqueIds, signal) => {
    const request = custodianQuery.documents(uniqueIds)
    const { answer, address } = await ask(request, signal, parts)
    const facts = calledFacts({ now: now(), ...storedQueries, address }, node)
    await audit.record(auditCustodianQuery(facts, request, answer))
    if (answer.kind === 'unanswered') throw new UnansweredError(answer.why)
    return answer.references
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
  { client, storedQueries, registryTimeoutMs }: AskParts,
): Promise<Asked> {
  try {
    await using called = await client.call(iti18, {
      ...storedQueries,
      request,
      signal: AbortSignal.any([signal, AbortSignal.timeout(registryTimeoutMs)]),
    })
    return { answer: readCustodianAnswer(called.response), address: called.address }
  } catch (error) {
    const address = undefined
    if (error instanceof CallError) return { answer: unanswered(error.kind), address }
    if (error instanceof SoapFaultError) {
      return { answer: unanswered(`fault ${error.code}`), address }
    }
    throw error
  }
}
