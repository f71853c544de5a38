// The audit message of a transaction that was refused before its handler: nothing of its content is
// known.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { RefusedRequest } from '@isthmus/service/refusal-messages'
import { refusedFacts } from '@isthmus/service/exchange-audit'
import { auditIti43 } from '@isthmus/xds/audit/iti-43'
import { auditIti86 } from '@isthmus/xds/audit/iti-86'
import { auditSubmission } from '@isthmus/xds/audit/submissions'

export function failedTransaction(
  refused: RefusedRequest,
  context: { readonly at: Date; readonly node: AuditNode },
): AuditMessage | undefined {
  const facts = refusedFacts(refused, context)
  const { transaction } = refused
  if (transaction === 'ITI-43') {
    return auditIti43(facts, { side: 'server', patientId: undefined, documents: [] })
  }
  if (transaction === 'ITI-86') {
    return auditIti86(facts, { side: 'server', patientId: undefined, documents: [] })
  }
  if (transaction !== 'ITI-41' && transaction !== 'RAD-68') return undefined
  return auditSubmission(facts, {
    transaction,
    side: 'server',
    patientId: undefined,
    submissionSetUniqueId: undefined,
  })
}
