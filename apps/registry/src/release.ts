// May the asker see something of a patient: decided once for each patient and confidentiality, with
// the consents of each patient fetched once.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { accessDecided } from '@isthmus/atna/security-events'
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import type { PatientConsents } from '@isthmus/consent/search-bundle'
import { decide } from '@isthmus/consent/decide'
import type { Decision } from '@isthmus/consent/decision'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { Exchange } from '@isthmus/ihe/transaction'
import { toAuditedUser, toPurposeCodes } from './audited-user.ts'
import { fromConfidentiality } from './db/column-values.ts'
import { chunks } from './queries/chunks.ts'

export interface Release {
  /**
   * Fetches the consents that are not there yet; nothing is decided in favour of a patient before.
   * Throws ConsentUnavailableError.
   */
  prepare(patientIds: Iterable<string>): Promise<void>
  /**
   * Why something of the patient is withheld; undefined when it may be seen. Confidentiality as a
   * query selects it, `noLabels` for what has none.
   */
  denialOf(patientId: string, confidentiality: string): Denial | undefined
  /** Notes that something was left out, for the audit. */
  withhold(denial: Denial): void
  /** One message for each patient of whom something was withheld, and each reason. */
  denials(): readonly AuditMessage[]
}

export interface Denial {
  readonly patientId: string
  readonly decision: Decision
}

export interface ReleaseParts {
  readonly consents: Pick<ConsentReader, 'patientConsents'>
  readonly policy: DomainPolicy
  /** Translates a patient number of the asker's own authority into the domain's CX. */
  readonly toDomain: (cx: string) => string | undefined
  readonly node: AuditNode
}

/** Of an object that has no confidentialityCode of its own. */
export const noLabels = '[]'

export function createRelease(
  { consents, policy, toDomain, node }: ReleaseParts,
  exchange: Exchange<unknown>,
): Release {
  const { subject, peer, now, signal } = exchange
  const prepare = createFetching((patientId) => consents.patientConsents(patientId, signal))
  const decided = new Map<string, Denial | 'permit'>()
  const withheld = new Map<string, Denial>()

  function decideOn(patientId: string, confidentiality: string): Denial | 'permit' {
    const labels = fromConfidentiality(confidentiality)
    const object = { patientId, act: 'query', confidentiality: labels } as const
    const recorded = prepare.fetched.get(patientId)
    const decision = decide({
      ask: holderAsk(object, { subject, peer, toDomain, patientIds: recorded?.patientIds }),
      consents: recorded?.consents ?? 'unavailable',
      policy,
      now,
    })
    return decision.decision === 'permit' ? 'permit' : { patientId, decision }
  }

  return {
    prepare: (patientIds) => prepare.fetch(patientIds),
    denialOf(patientId, confidentiality) {
      const key = `${confidentiality} ${patientId}`
      const verdict = decided.get(key) ?? decideOn(patientId, confidentiality)
      decided.set(key, verdict)
      return verdict === 'permit' ? undefined : verdict
    },
    withhold(denial) {
      withheld.set(`${denial.decision.reason} ${denial.patientId}`, denial)
    },
    denials: () => [...withheld.values()].map((denial) => toMessage(denial, { exchange, node })),
  }
}

// A patient who is being fetched is waited for, not fetched again.
function createFetching(consentsOf: (patientId: string) => Promise<PatientConsents>) {
  const fetched = new Map<string, PatientConsents>()
  const fetching = new Map<string, Promise<void>>()
  const fetchOne = (patientId: string): Promise<void> => {
    const under = fetching.get(patientId)
    if (under !== undefined) return under
    const fetch = consentsOf(patientId).then((records) => void fetched.set(patientId, records))
    fetching.set(patientId, fetch)
    return fetch
  }
  return {
    fetched,
    async fetch(patientIds: Iterable<string>): Promise<void> {
      const missing = new Set([...patientIds].filter((patientId) => !fetched.has(patientId)))
      for (const some of chunks([...missing], patientsAtOnce)) {
        await Promise.all(some.map((patientId) => fetchOne(patientId)))
      }
    },
  }
}

const patientsAtOnce = 8

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
