// The audit message of a transaction that was refused before its handler: nothing of its content is known.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { RefusedRequest } from '@isthmus/service/refusal-messages'
import { refusedFacts } from '@isthmus/service/exchange-audit'
import { auditIti43 } from '@isthmus/xds/audit/iti-43'
import { auditSubmission } from '@isthmus/xds/audit/submissions'

export function failedTransaction(
  refused: RefusedRequest,
  context: { readonly at: Date; readonly node: AuditNode },
): AuditMessage | undefined {
  const facts = refusedFacts(refused, context)
  switch (refused.transaction) {
    case 'ITI-43':
      return auditIti43(facts, { side: 'server', patientId: undefined, documents: [] })
    case 'ITI-41':
    case 'RAD-68':
      return auditSubmission(facts, {
        transaction: refused.transaction,
        side: 'server',
        patientId: undefined,
        submissionSetUniqueId: undefined,
      })
    default:
      return undefined
  }
}
