// The audit message of a transaction that was refused before its handler: of a query what its body
// tells, of others little is known.
import { failedIdentityFeed } from '@isthmus/identity-feed/failed-feed'
import type { TransactionId } from '@isthmus/ihe/transaction'
import { refusedFacts } from '@isthmus/service/exchange-audit'
import type { FailedTransaction } from '@isthmus/service/refusal-messages'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import { auditIti51 } from '@isthmus/xds/audit/iti-51'
import { readRefusedQuery } from '@isthmus/xds/audit/refused-query'
import { auditIti62 } from '@isthmus/xds/audit/iti-62'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import { auditUpdate } from '@isthmus/xds/audit/updates'

export function failedTransaction(homeCommunityId: string): FailedTransaction {
  return (refused, context) => {
    const facts = refusedFacts(refused, context)
    const { transaction } = refused
    if (transaction === 'ITI-18' || transaction === 'ITI-51') {
      const requestXml = refused.kind === 'assertion' ? refused.requestXml : ''
      const { queryId, patientIds } = readRefusedQuery(requestXml, transaction)
      const asked = { side: 'server', queryId, requestXml, homeCommunityId } as const
      return transaction === 'ITI-18'
        ? auditIti18(facts, { ...asked, patientId: patientIds[0] })
        : auditIti51(facts, { ...asked, patientIds })[0]
    }
    if (refused.transaction === 'ITI-44') {
      return failedIdentityFeed(refused, context)
    }
    return refusedChange(refused.transaction, facts)
  }
}

function refusedChange(
  transaction: TransactionId | undefined,
  facts: ReturnType<typeof refusedFacts>,
): ReturnType<FailedTransaction> {
  const unknown = {
    side: 'server',
    patientId: undefined,
    submissionSetUniqueId: undefined,
  } as const
  if (transaction === 'ITI-42' || transaction === 'ITI-61') {
    return auditSubmission(facts, { transaction, ...unknown })
  }
  if (transaction === 'ITI-57' || transaction === 'ITI-92') {
    return auditUpdate(facts, { transaction, ...unknown })
  }
  if (transaction !== 'ITI-62') return undefined
  return auditIti62(facts, { side: 'server', patientIds: [], ids: [] })
}
