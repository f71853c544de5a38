// What is wrong with a FHIR Consent or a Bundle of them, in the words of an OperationOutcome.

/** FHIR R4: IssueType. */
export type IssueCode =
  | 'structure'
  | 'required'
  | 'value'
  | 'not-supported'
  | 'business-rule'
  | 'incomplete'

export class FhirConsentError extends Error {
  override readonly name = 'FhirConsentError'
  readonly code: IssueCode
  /** FHIRPath of the element, such as `Consent.status`. */
  readonly expression: string

  /** `diagnostics` is a fixed sentence; it repeats nothing that was sent. */
  constructor(code: IssueCode, expression: string, diagnostics: string) {
    super(diagnostics)
    this.code = code
    this.expression = expression
  }
}
