// The audit message of a feed that was refused before its handler: little of it is known.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { auditIti44 } from '@isthmus/identity/audit/iti-44'
import { refusedFacts } from '@isthmus/service/exchange-audit'
import type { RefusedRequest } from '@isthmus/service/refusal-messages'

/** Of ITI-44; undefined for any other request. ITI-8 reports its refusals itself. */
export function failedIdentityFeed(
  refused: RefusedRequest,
  context: { readonly at: Date; readonly node: AuditNode },
): AuditMessage | undefined {
  if (refused.transaction !== 'ITI-44') return undefined
  const unknown = { messageId: undefined, feed: undefined, authorities: nobodysNumbers }
  return auditIti44(refusedFacts(refused, context), { side: 'server', ...unknown })[0]
}

const nobodysNumbers = { domain: '', namespaces: new Map<string, string>() }
