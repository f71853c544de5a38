// Update Document Set at the Document Registry, and Restricted Update Document Set, which differs
// from it in its rules alone (ITI TF-2: 3.57.4.1.3, 3.92.4.1.3).
import type { EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange, Handler } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { type UpdateAudit, auditUpdate } from '@isthmus/xds/audit/updates'
import { canonicalUpdate } from '@isthmus/xds/canonical-update'
import type { UpdateRequest } from '@isthmus/xds/messages'
import { type RegistryResponse, success } from '@isthmus/xds/registry-response'
import { checkUpdate } from '@isthmus/xds/rules/update'
import type { UpdatePolicy } from '@isthmus/xds/rules/update-rule'
import type { RegistryStore } from '../db/registry-store.ts'
import { type UnmadeChangeParts, failedChange, refusedChange } from '../unmade-change.ts'
import { valueSetFindings } from '../value-set-findings.ts'

export interface UpdateParts {
  readonly transaction: UpdateAudit['transaction']
  readonly store: Pick<RegistryStore, 'update'>
  readonly releaseAttributes: UpdatePolicy['releaseAttributes']
  readonly valueSets: Parameters<typeof valueSetFindings>[1]
  /** A fresh random UUID, without prefix. */
  readonly newUuid: () => string
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly log: Log
}

export function updateDocumentSet(parts: UpdateParts): Handler<UpdateRequest, RegistryResponse> {
  const { transaction, store, valueSets, newUuid, audit, log } = parts
  return async (exchange) => {
    const { now, peer } = exchange
    const unmade: UnmadeChangeParts = { audit, log, event: (end) => message(parts, exchange, end) }
    const update = canonicalUpdate(exchange.request.submission)
    const findings = [...checkUpdate(update, transaction), ...valueSetFindings(update, valueSets)]
    if (findings.some(({ severity }) => severity === 'Error')) {
      return refusedChange(findings, unmade)
    }
    const updatedMessage = message(parts, exchange, { outcome: 0 })
    // An administrator of certain repositories is one of no others.
    const { repositoryUniqueIds: own } = peer
    const repositoryUniqueIds = own.length === 0 ? undefined : own
    const policy = { repositoryUniqueIds, releaseAttributes: parts.releaseAttributes }
    try {
      const circumstances = { transaction, policy, now, newUuid }
      const decision = await store.update(update, { ...circumstances, audit, updatedMessage })
      if (decision.kind === 'reject') {
        return await refusedChange([...decision.errors, ...findings], unmade)
      }
      return { response: success(findings) }
    } catch (error) {
      return failedChange(error, unmade)
    }
  }
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
