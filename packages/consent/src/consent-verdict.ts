// What the recorded consents of one patient say together: the newer form replaces the older of the
// same policy.
import type { ConsentRecord } from './consent-record.ts'
import { sameCx } from '@isthmus/hl7/cx'

export interface ConsentVerdict {
  readonly decision: 'permit' | 'deny'
  readonly reason: 'consentPermit' | 'consentDeny' | 'conflictingConsents' | 'outsideConsent'
  readonly policyIds: readonly string[]
}

/** Those that hold now, for this patient. */
export function currentConsents(
  consents: readonly ConsentRecord[],
  patientId: string,
): readonly ConsentRecord[] {
  return consents.filter(
    (consent) => consent.status === 'active' && sameCx(consent.patientId, patientId),
  )
}

/** Undefined when nothing is recorded that could decide. */
export function verdictOf(current: readonly ConsentRecord[]): ConsentVerdict | undefined {
  const standing = current.filter((consent) => !current.some((other) => replaces(other, consent)))
  const matching = standing.filter(matches)
  const newest = Math.max(...matching.map(({ dateTime }) => dateTime.getTime()))
  const deciding = matching.filter(({ dateTime }) => dateTime.getTime() === newest)
  const policyIds = [...new Set(deciding.map(({ policyUri }) => policyUri))]
  const types = new Set(deciding.map(({ provision }) => provision.type))
  if (types.size > 1) return { decision: 'deny', reason: 'conflictingConsents', policyIds }
  if (types.has('deny')) return { decision: 'deny', reason: 'consentDeny', policyIds }
  if (types.has('permit')) return { decision: 'permit', reason: 'consentPermit', policyIds }
  // A permit that does not reach this far is not widened by the domain's default.
  return standing.length === 0
    ? undefined
    : {
        decision: 'deny',
        reason: 'outsideConsent',
        policyIds: standing.map((one) => one.policyUri),
      }
}

// Of two forms of one moment the later received stands, unless they contradict each other.
function replaces(other: ConsentRecord, consent: ConsentRecord): boolean {
  if (other === consent || other.policyUri !== consent.policyUri) return false
  const later = other.dateTime.getTime() - consent.dateTime.getTime()
  if (later !== 0) return later > 0
  if (other.provision.type !== consent.provision.type) return false
  const received = other.lastUpdated.getTime() - consent.lastUpdated.getTime()
  return received === 0 ? other.id > consent.id : received > 0
}

// A limit that is not evaluated narrows a permit to nothing and widens a deny to everything.
function matches({ provision }: ConsentRecord): boolean {
  return provision.limits === 'none' || provision.type === 'deny'
}
