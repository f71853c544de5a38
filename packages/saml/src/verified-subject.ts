// What a verified assertion says about the person who asks: the Subject of packages/ihe, read here.

export interface VerifiedCode {
  readonly code: string
  readonly scheme: string
  readonly display: string
}

export interface VerifiedSubject {
  readonly assertionId: string
  readonly issuer: string
  readonly nameId: string
  readonly spProvidedId: string | undefined
  readonly displayName: string | undefined
  readonly organization: string | undefined
  readonly organizationId: string | undefined
  readonly homeCommunityId: string | undefined
  readonly roles: readonly VerifiedCode[]
  readonly purposesOfUse: readonly VerifiedCode[]
  readonly patientId: string | undefined
  readonly notOnOrAfter: Date
}
