// Register Document Set-b at the Document Registry, and Register On-Demand Document Entry, which
// differs from it in its rules alone (ITI TF-2: 3.42.4.1.3, 3.61.4.1.3).
import type { EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange, Handler } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import { canonicalSubmission } from '@isthmus/xds/canonical-submission'
import type { RegisterRequest } from '@isthmus/xds/messages'
import { type RegistryResponse, success } from '@isthmus/xds/registry-response'
import type { RegistryStore } from '../db/registry-store.ts'
import { type UnmadeChangeParts, failedChange, refusedChange } from '../unmade-change.ts'
import { type SubmissionCircumstances, submissionFindings } from '../submission-findings.ts'

export interface RegisterParts {
  readonly transaction: SubmissionCircumstances['transaction']
  readonly store: Pick<RegistryStore, 'register'>
  readonly valueSets: SubmissionCircumstances['valueSets']
  /** A fresh random UUID, without prefix. */
  readonly newUuid: () => string
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly log: Log
}

export function registerDocumentSet(
  parts: RegisterParts,
): Handler<RegisterRequest, RegistryResponse> {
  const { transaction, store, valueSets, newUuid, audit, log } = parts
  return async (exchange) => {
    const { now, peer } = exchange
    const unmade: UnmadeChangeParts = { audit, log, event: (end) => message(parts, exchange, end) }
    const submission = canonicalSubmission(exchange.request.submission)
    const findings = submissionFindings(submission, { transaction, peer, valueSets })
    if (findings.some(({ severity }) => severity === 'Error')) {
      return refusedChange(findings, unmade)
    }
    const registeredMessage = message(parts, exchange, { outcome: 0 })
    try {
      const decision = await store.register(submission, { now, newUuid, audit, registeredMessage })
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
  { node, transaction }: Pick<RegisterParts, 'node' | 'transaction'>,
  exchange: Exchange<RegisterRequest>,
  result: { readonly outcome: EventOutcome; readonly outcomeDescription?: string },
) {
  const [submissionSet] = exchange.request.submission.submissionSets
  return auditSubmission(
    { ...servedFacts(exchange, node), ...result },
    {
      transaction,
      side: 'server',
      patientId: submissionSet?.patientId,
      submissionSetUniqueId: submissionSet?.uniqueId,
    },
  )
}
