// What is wrong with a FHIR request, in the words of an OperationOutcome (FHIR R4: issue-type).

export type FhirIssueCode =
  | 'structure'
  | 'required'
  | 'value'
  | 'not-supported'
  | 'code-invalid'
  | 'not-found'
  | 'multiple-matches'
  | 'forbidden'
  | 'too-long'
  | 'exception'

export interface FhirIssue {
  readonly code: FhirIssueCode
  /** A fixed sentence; it repeats nothing that was sent. */
  readonly diagnostics: string
  /** FHIRPath of the element, or the name of the parameter. */
  readonly expression?: string
}

export class FhirError extends Error {
  override readonly name = 'FhirError'
  readonly status: number
  readonly issue: FhirIssue

  constructor(status: number, issue: FhirIssue) {
    super(issue.diagnostics)
    this.status = status
    this.issue = issue
  }
}
