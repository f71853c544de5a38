// The audit message of a RAD-69 that was refused before its handler: nothing of its content is
// known.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { refusedFacts } from '@isthmus/service/exchange-audit'
import type { FailedTransaction, RefusedRequest } from '@isthmus/service/refusal-messages'
import { auditRad69 } from '@isthmus/xds/audit/rad-69'

export function failedTransaction(retrieveLocationUid: string): FailedTransaction {
  return (
    refused: RefusedRequest,
    context: { readonly at: Date; readonly node: AuditNode },
  ): AuditMessage | undefined => {
    if (refused.transaction !== 'RAD-69') return undefined
    return auditRad69(refusedFacts(refused, context), {
      side: 'server',
      patientId: undefined,
      studyInstanceUid: 'unknown',
      accessionNumbers: [],
      sopClasses: [],
      repositoryUniqueId: retrieveLocationUid,
      homeCommunityId: undefined,
    })
  }
}
