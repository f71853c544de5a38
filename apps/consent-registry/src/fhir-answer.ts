// Answers of the FHIR endpoint: resources, and what went wrong as OperationOutcome.
import type { FhirConsentError } from '@isthmus/consent/consent-error'
import { operationOutcome } from '@isthmus/consent/operation-outcome'
import type { PlainAnswer } from '@isthmus/http/plain-route'

export function fhirAnswer(
  status: number,
  resource: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): PlainAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/fhir+json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
    body: JSON.stringify(resource),
  }
}

/** Why a request is refused: HTTP status, IssueType of FHIR R4 and a fixed sentence. */
export interface FhirRefusal {
  readonly status: 400 | 401 | 403 | 409 | 415 | 422
  readonly code: string
  readonly diagnostics: string
  readonly expression?: string
}

export function fhirRefusal({ status, ...issue }: FhirRefusal): PlainAnswer {
  const headers = status === 401 ? { 'www-authenticate': 'SAML' } : {}
  return fhirAnswer(status, operationOutcome(issue), headers)
}

/** A resource that cannot be read is 400, one that may not be recorded 422. */
export function refusalOf({
  code,
  expression,
  message: diagnostics,
}: FhirConsentError): FhirRefusal {
  return { status: code === 'structure' ? 400 : 422, code, expression, diagnostics }
}
