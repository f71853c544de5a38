// Who asks and why, as a verified assertion says it (ITI TF-2: 3.40).
import type { Code } from './code.ts'

export interface Subject {
  readonly assertionId: string
  readonly issuer: string
  readonly nameId: string
  readonly spProvidedId: string | undefined
  /** The person's plain name; not a login id. */
  readonly displayName: string | undefined
  readonly organization: string | undefined
  /** `urn:oid:…` or URL as sent. */
  readonly organizationId: string | undefined
  readonly homeCommunityId: string | undefined
  readonly roles: readonly Code[]
  readonly purposesOfUse: readonly Code[]
  /** resource-id: a CX text, in whatever assigning authority the asker uses. */
  readonly patientId: string | undefined
  readonly notOnOrAfter: Date
}
