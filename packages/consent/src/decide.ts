// May this be released: one pure call over the question, the patient's consents and the domain's
// policy.
import { parseCx } from '@isthmus/hl7/cx'
import { currentConsents, verdictOf } from './consent-verdict.ts'
import type { ConsentRecord } from './consent-record.ts'
import type { Ask, Decision, ReasonCode } from './decision.ts'
import type { DomainPolicy } from './domain-policy.ts'
import { isTooSensitive } from './sensitivity.ts'

export interface DecideInput {
  readonly ask: Ask
  /** The consents of the patient; `unavailable` when they could not be read. */
  readonly consents: readonly ConsentRecord[] | 'unavailable'
  readonly policy: DomainPolicy
  readonly now: Date
}

/**
 * Total: never throws, and denies whatever it does not understand. The first row that hits decides.
 */
export function decide(input: DecideInput): Decision {
  for (const row of [...rows, ...gates]) {
    const verdict = row(input)
    if (verdict !== undefined) return decision(verdict, input)
  }
  return decision(released(input), input)
}

interface Verdict {
  readonly decision: 'permit' | 'deny'
  readonly reason: ReasonCode
  readonly policyIds?: readonly string[]
}

type Row = (input: DecideInput) => Verdict | undefined

const rows: readonly Row[] = [
  ({ consents }) => (consents === 'unavailable' ? deny('consentUnavailable') : undefined),
  ({ ask }) => (isOfPatient(ask) ? undefined : deny('patientMismatch')),
  purposeMissing,
  // Consent governs disclosure, not that a hospital stores what is its own.
  ({ ask }) => (stores(ask) && ask.what.isOwn ? permit('ownSubmission') : undefined),
  // Nobody may break the glass yet: the purpose alone must never open anything.
  ({ ask }) => (ask.purposes.some(isBreakGlass) ? deny('breakGlassNotAllowed') : undefined),
  (input) => denied(released(input)),
]

// What the consents permit may still be too sensitive, or asked by nobody in particular.
const gates: readonly Row[] = [
  ({ ask, policy }) => (isTooSensitive(ask, policy) ? deny('sensitivity') : undefined),
  ({ ask, policy }) =>
    ask.who.assurance === 'nodeOnly' && policy.assertion === 'required'
      ? deny('userUnknown')
      : undefined,
]

// Consents are found by the patient's identifier: what is none can have none.
function isOfPatient({ patient }: Ask): boolean {
  return patient.inAssertion !== 'other' && parseCx(patient.id) !== undefined
}

function purposeMissing({ ask, policy }: DecideInput): Verdict | undefined {
  if (policy.purpose === 'optional' || stores(ask)) return undefined
  const stated = ask.purposes.length > 0 && !ask.purposes.includes('unmapped')
  return stated ? undefined : deny('purposeMissing')
}

// A recorded consent overrides the domain's default, in both directions.
function released({ ask, consents, policy }: DecideInput): Verdict {
  if (consents === 'unavailable') return deny('consentUnavailable')
  const recorded = verdictOf(currentConsents(consents, ask.patient.id))
  if (recorded !== undefined) return recorded
  return policy.default === 'optOut' ? permit('defaultPermit') : deny('noConsent')
}

function denied(verdict: Verdict): Verdict | undefined {
  return verdict.decision === 'deny' ? verdict : undefined
}

function stores({ what }: Ask): boolean {
  return what.act === 'submit' || what.act === 'update'
}

function isBreakGlass(purpose: string): boolean {
  return purpose === 'breakGlass' || purpose === 'emergency'
}

function permit(reason: ReasonCode): Verdict {
  return { decision: 'permit', reason }
}

function deny(reason: ReasonCode): Verdict {
  return { decision: 'deny', reason }
}

function decision({ policyIds = [], ...verdict }: Verdict, { now }: DecideInput): Decision {
  return { ...verdict, policyIds, obligations: [], validUntil: now }
}
