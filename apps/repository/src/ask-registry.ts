// Asks the registry which entries it holds of documents that are kept here: the word that the sweep
// goes by (ITI TF-2: 3.18).
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
  return async (uniqueIds, signal) => {
    const request = custodianQuery.documents(uniqueIds)
    const reply = await ask(request, signal, parts)
    await parts.audit.record(message(request, reply, parts))
    if (reply.references === undefined) throw new UnansweredError(reply.why)
    return reply.references
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
  { client, storedQueries, registryTimeoutMs }: AskParts,
): Promise<Reply> {
  try {
    await using answer = await client.call(iti18, {
      ...storedQueries,
      request,
      signal: AbortSignal.any([signal, AbortSignal.timeout(registryTimeoutMs)]),
    })
    const { status, errors, objectRefs } = answer.response
    // Whatever is not a plain success may have left something out.
    const references = status === 'Success' ? objectRefs : undefined
    return { address: answer.address, references, why: errors[0]?.code ?? status }
  } catch (error) {
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
  { node, now, storedQueries }: AskParts,
) {
  const facts = calledFacts({ now: now(), ...storedQueries, address }, node)
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
