// One consent of a patient as decide() looks at it; the FHIR resource it came from is the codec's
// business.

/** FHIR R4: Consent.status. */
export type ConsentStatus =
  | 'draft'
  | 'proposed'
  | 'active'
  | 'rejected'
  | 'inactive'
  | 'entered-in-error'

export type ProvisionType = 'permit' | 'deny'

export interface ConsentRecord {
  readonly id: string
  readonly status: ConsentStatus
  /** The patient in the affinity domain, CX. */
  readonly patientId: string
  readonly dateTime: Date
  readonly lastUpdated: Date
  /** The overarching policy the patient agreed to or declined. */
  readonly policyUri: string
  readonly provision: {
    readonly type: ProvisionType
    /**
     * `unknown`: the consent is limited (period, actor, purpose, data …) in a way that is not
     * evaluated.
     */
    readonly limits: 'none' | 'unknown'
  }
}
