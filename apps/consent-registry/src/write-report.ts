// The audit messages of one attempt to record a consent, whatever became of it (DICOM PS3.15:
// A.5.3.11).
import type { AuditNode, AuditedUser } from '@isthmus/atna/audit-node'
import { patientRecordUsed } from '@isthmus/atna/record-events'
import { assertionRefused, hostileInput } from '@isthmus/atna/security-events'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import type { PeerRequest } from '@isthmus/http/plain-route'
import type { Subject } from '@isthmus/ihe/subject'
import type { Executor } from '@isthmus/postgres/executor'
import { auditedPeer } from './audit.ts'
import type { RecordOutcome } from './db/consent-store.ts'

interface Attempt {
  readonly id: string
  readonly person: Subject | undefined
  readonly record: ConsentRecord
}

type From = Pick<PeerRequest, 'peer' | 'now'>

/** Each is durable when it resolves, or throws AuditTrailError. */
export interface WriteReport {
  /** Nobody is named, or the assertion is not believed. */
  personRefused(from: From, reason: string): Promise<void>
  /** The resource cannot be read, or says more than can be recorded. */
  unreadable(from: From): Promise<void>
  denied(from: From, attempt: Attempt & { readonly reason: string }): Promise<void>
  /** Recorded or not, in the database transaction that decided it. */
  settled(
    from: From,
    attempt: Attempt & { readonly kind: RecordOutcome['kind']; readonly transaction: Executor },
  ): Promise<void>
}

export function createWriteReport(parts: {
  readonly audit: Pick<AuditTrail, 'record'>
  readonly node: AuditNode
  /** FHIR endpoint as published. */
  readonly baseUrl: string
}): WriteReport {
  const { audit, node, baseUrl } = parts
  const consentOf = ({ id, record }: Attempt) => ({
    id: `${baseUrl}/Consent/${id}`,
    details: [
      { type: 'provision', value: record.provision.type },
      { type: 'policy', value: record.policyUri },
    ],
  })
  const common = ({ peer, now: at }: From) => ({ at, node, peer: auditedPeer(peer) })
  return {
    personRefused: (from, reason) => audit.record(assertionRefused({ ...common(from), reason })),
    unreadable: (from) =>
      audit.record(hostileInput({ ...common(from), alert: 'a Consent that cannot be recorded' })),
    denied: (from, attempt) =>
      audit.record(
        patientRecordUsed({
          ...common(from),
          action: 'C',
          outcome: 4,
          outcomeDescription: attempt.reason,
          user: auditedUser(attempt.person),
          patientId: attempt.record.patientId,
        }),
      ),
    settled: (from, { kind, transaction, ...attempt }) =>
      audit.record(
        patientRecordUsed({
          ...common(from),
          ...settlements[kind],
          user: auditedUser(attempt.person),
          patientId: attempt.record.patientId,
          ...(isRecorded(kind) ? { consent: consentOf(attempt) } : {}),
        }),
        transaction,
      ),
  }
}

const settlements = {
  created: { action: 'C', outcome: 0 },
  replaced: { action: 'U', outcome: 0 },
  stale: { action: 'U', outcome: 4, outcomeDescription: 'a later consent is recorded' },
  'too-many': { action: 'C', outcome: 4, outcomeDescription: 'consents of too many policies' },
} as const

function isRecorded(kind: RecordOutcome['kind']): boolean {
  return kind === 'created' || kind === 'replaced'
}

// ITI TF-2: 3.40.4.2. The user is named alias<user@issuer>.
function auditedUser(person: Subject | undefined): AuditedUser | undefined {
  if (person === undefined) return undefined
  const { nameId, issuer, spProvidedId, roles } = person
  return {
    userId: nameId,
    userName: `${spProvidedId ?? ''}<${nameId}@${issuer}>`,
    roles: roles.map(({ code, scheme, display }) => ({
      code,
      system: scheme,
      text: display === '' ? code : display,
    })),
  }
}
