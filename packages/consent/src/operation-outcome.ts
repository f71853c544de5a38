// What went wrong with a FHIR request, as FHIR says it.

/** One issue of severity error; `diagnostics` is a fixed sentence. */
export function operationOutcome(issue: {
  readonly code: string
  readonly diagnostics: string
  readonly expression?: string
}): Readonly<Record<string, unknown>> {
  const { code, diagnostics, expression } = issue
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code,
        diagnostics,
        ...(expression === undefined ? {} : { expression: [expression] }),
      },
    ],
  }
}
