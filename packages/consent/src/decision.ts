// The question put to decide() and its answer.
import type { Code } from '@isthmus/ihe/code'
import type { Purpose } from './purposes.ts'

export interface Asker {
  /** NameID of the assertion; undefined when only the node is known. */
  readonly userId: string | undefined
  readonly issuer: string | undefined
  readonly roles: readonly Code[]
  readonly organizationIds: readonly string[]
  readonly homeCommunityId: string | undefined
  /** Name of the peer that sent the request. */
  readonly peer: string
  /** `nodeOnly`: no assertion came; the peer's hospital asks. */
  readonly assurance: 'xua' | 'nodeOnly'
}

export type Act = 'query' | 'retrieveDocument' | 'retrieveImage' | 'submit' | 'update'

export interface Ask {
  readonly who: Asker
  /** Purposes of use; `unmapped` stands for a code that the domain does not know. */
  readonly purposes: readonly (Purpose | 'unmapped')[]
  readonly patient: {
    /** CX in the domain's assigning authority. */
    readonly id: string
    /** How the patient of the assertion compares with it (patient-match.ts). */
    readonly inAssertion: 'same' | 'other' | 'absent'
  }
  readonly what: {
    readonly act: Act
    /** confidentialityCode of the object; empty = not known, judged as N. */
    readonly confidentiality: readonly Code[]
    /** True when the asker's own organisation submits. */
    readonly isOwn: boolean
  }
}

export type ReasonCode =
  | 'consentUnavailable'
  | 'patientMismatch'
  | 'purposeMissing'
  | 'ownSubmission'
  | 'breakGlassNotAllowed'
  | 'consentPermit'
  | 'consentDeny'
  | 'conflictingConsents'
  | 'outsideConsent'
  | 'noConsent'
  | 'defaultPermit'
  | 'sensitivity'
  | 'userUnknown'

export interface Decision {
  readonly decision: 'permit' | 'deny'
  readonly reason: ReasonCode
  /** URIs of the policies of the consents that decided. */
  readonly policyIds: readonly string[]
  /** What a permit demands of whoever releases the data. */
  readonly obligations: readonly ('auditBreakGlass' | 'notifyPatient')[]
  /** How long the decision may be used; it equals `now` while nothing is cached. */
  readonly validUntil: Date
}
