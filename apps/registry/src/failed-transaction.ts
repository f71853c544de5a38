// The audit message of a transaction that was refused before its handler: little of its content is
// known.
import { auditIti44 } from '@isthmus/identity/audit/iti-44'
import { refusedFacts } from '@isthmus/service/exchange-audit'
import type { FailedTransaction } from '@isthmus/service/refusal-messages'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import { auditSubmission } from '@isthmus/xds/audit/submissions'

export function failedTransaction(homeCommunityId: string): FailedTransaction {
  return (refused, context) => {
    const facts = refusedFacts(refused, context)
    if (refused.transaction === 'ITI-18') {
      return auditIti18(facts, {
        side: 'server',
        patientId: undefined,
        queryId: 'unknown',
        requestXml: refused.kind === 'assertion' ? refused.requestXml : '',
        homeCommunityId,
      })
    }
    if (refused.transaction === 'ITI-44') {
      const unknown = { messageId: undefined, feed: undefined, authorities: nobodysNumbers }
      return auditIti44(facts, { side: 'server', ...unknown })[0]
    }
    if (refused.transaction !== 'ITI-42') return undefined
    return auditSubmission(facts, {
      transaction: 'ITI-42',
      side: 'server',
      patientId: undefined,
      submissionSetUniqueId: undefined,
    })
  }
}

const nobodysNumbers = { domain: '', namespaces: new Map<string, string>() }
