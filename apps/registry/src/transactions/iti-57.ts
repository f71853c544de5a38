// Update Document Set at the Document Registry, and Restricted Update Document Set, which differs
// from it in its rules alone (ITI TF-2: 3.57.4.1.3, 3.92.4.1.3).
import type { EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange, Handler, Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { type UpdateAudit, auditUpdate } from '@isthmus/xds/audit/updates'
import { canonicalUpdate } from '@isthmus/xds/canonical-update'
import type { UpdateRequest } from '@isthmus/xds/messages'
import {
  type RegistryError,
  type RegistryResponse,
  failure,
  success,
} from '@isthmus/xds/registry-response'
import { checkUpdate } from '@isthmus/xds/rules/update'
import type { RegistryStore } from '../db/registry-store.ts'
import { failedChange } from '../failed-change.ts'
import { valueSetFindings } from '../value-set-findings.ts'

export interface UpdateParts {
  readonly transaction: UpdateAudit['transaction']
  readonly store: Pick<RegistryStore, 'update'>
  readonly valueSets: Parameters<typeof valueSetFindings>[1]
  /** A fresh random UUID, without prefix. */
  readonly newUuid: () => string
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly log: Log
}

export function updateDocumentSet(parts: UpdateParts): Handler<UpdateRequest, RegistryResponse> {
  const { transaction, store, valueSets, newUuid, audit } = parts
  return async (exchange) => {
    const { now, peer } = exchange
    const update = canonicalUpdate(exchange.request.submission)
    const findings = [...checkUpdate(update, transaction), ...valueSetFindings(update, valueSets)]
    if (findings.some(({ severity }) => severity === 'Error')) {
      return reject(parts, exchange, findings)
    }
    const updatedMessage = message(parts, exchange, { outcome: 0 })
    // An administrator of certain repositories is one of no others.
    const { repositoryUniqueIds: own } = peer
    const policy = { repositoryUniqueIds: own.length === 0 ? undefined : own }
    try {
      const circumstances = { transaction, policy, now, newUuid }
      const decision = await store.update(update, { ...circumstances, audit, updatedMessage })
      if (decision.kind === 'reject') {
        return await reject(parts, exchange, [...decision.errors, ...findings])
      }
      return { response: success(findings) }
    } catch (error) {
      return fail(parts, exchange, error)
    }
  }
}

async function reject(
  parts: UpdateParts,
  exchange: Exchange<UpdateRequest>,
  errors: readonly RegistryError[],
): Promise<Reply<RegistryResponse>> {
  const codes = errors.filter(({ severity }) => severity === 'Error').map(({ code }) => code)
  const outcomeDescription = [...new Set(codes)].join(' ')
  await parts.audit.record(message(parts, exchange, { outcome: 4, outcomeDescription }))
  return { response: failure(errors) }
}

async function fail(
  parts: UpdateParts,
  exchange: Exchange<UpdateRequest>,
  error: unknown,
): Promise<Reply<RegistryResponse>> {
  const event = (outcomeDescription: string) =>
    message(parts, exchange, { outcome: 8, outcomeDescription })
  return { response: failure(await failedChange(error, { ...parts, event })) }
}

function message(
  { node, transaction }: Pick<UpdateParts, 'node' | 'transaction'>,
  exchange: Exchange<UpdateRequest>,
  result: { readonly outcome: EventOutcome; readonly outcomeDescription?: string },
) {
  const [submissionSet] = exchange.request.submission.submissionSets
  return auditUpdate(
    { ...servedFacts(exchange, node), ...result },
    {
      transaction,
      side: 'server',
      patientId: submissionSet?.patientId,
      submissionSetUniqueId: submissionSet?.uniqueId,
    },
  )
}
