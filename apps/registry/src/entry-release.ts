// May the asker see an entry: decided for each found entry, with the consents of each patient
// fetched once.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { accessDecided } from '@isthmus/atna/security-events'
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import { decide } from '@isthmus/consent/decide'
import type { Decision } from '@isthmus/consent/decision'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { toAuditedUser, toPurposeCodes } from './audited-user.ts'

export interface EntryRelease {
  /** Fetches the consents ahead of the first entry. Throws ConsentUnavailableError. */
  prepare(patientId: string): Promise<void>
  /** Throws ConsentUnavailableError. */
  mayRelease(entry: DocumentEntry): Promise<boolean>
  /** One message for each patient of whom something was withheld, and each reason. */
  denials(): readonly AuditMessage[]
}

export interface ReleaseParts {
  readonly consents: ConsentReader
  readonly policy: DomainPolicy
  /** Translates a patient number of the asker's own authority into the domain's CX. */
  readonly toDomain: (cx: string) => string | undefined
  readonly node: AuditNode
}

export function createEntryRelease(
  { consents, policy, toDomain, node }: ReleaseParts,
  exchange: Exchange<unknown>,
): EntryRelease {
  const { subject, peer, now, signal } = exchange
  const fetched = new Map<string, Promise<readonly ConsentRecord[]>>()
  const denied = new Map<string, Denial>()

  function consentsOf(patientId: string): Promise<readonly ConsentRecord[]> {
    const known = fetched.get(patientId)
    if (known !== undefined) return known
    const fetching = consents.consentsOf(patientId, signal)
    fetched.set(patientId, fetching)
    return fetching
  }

  return {
    async prepare(patientId) {
      await consentsOf(patientId)
    },
    async mayRelease({ patientId, confidentialityCodes }) {
      const object = { patientId, act: 'query', confidentiality: confidentialityCodes } as const
      const decision = decide({
        ask: holderAsk(object, { subject, peer, toDomain }),
        consents: await consentsOf(patientId),
        policy,
        now,
      })
      if (decision.decision === 'permit') return true
      denied.set(`${decision.reason} ${patientId}`, { patientId, decision })
      return false
    },
    denials: () => [...denied.values()].map((denial) => toMessage(denial, { exchange, node })),
  }
}

interface Denial {
  readonly patientId: string
  readonly decision: Decision
}

function toMessage(
  { patientId, decision }: Denial,
  { exchange, node }: { readonly exchange: Exchange<unknown>; readonly node: AuditNode },
): AuditMessage {
  const { subject, peer, now } = exchange
  return accessDecided({
    at: now,
    node,
    outcome: 4,
    description: `consent:${decision.reason}`,
    peer,
    user: subject === undefined ? undefined : toAuditedUser(subject),
    purposesOfUse: toPurposeCodes(subject),
    patientId,
    policyIds: decision.policyIds,
  })
}
