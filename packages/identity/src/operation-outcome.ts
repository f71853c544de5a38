// OperationOutcome with one issue of severity error, out and in (FHIR R4: operationoutcome).
import { tag } from '@isthmus/xml/write-xml'
import type { FhirIssue } from './fhir-error.ts'
import type { FhirFormat } from './fhir-format.ts'
import { arrayAt, objectAt, textAt } from './fhir-json.ts'

export function writeOperationOutcome(issue: FhirIssue, format: FhirFormat): string {
  return format === 'json' ? JSON.stringify(asJson(issue)) : asXml(issue)
}

/** Code of the first issue. Throws FhirError for what is no OperationOutcome. */
export function issueCodeOf(resource: unknown): string {
  const outcome = objectAt(resource, 'OperationOutcome')
  if (outcome['resourceType'] !== 'OperationOutcome') return ''
  const [issue] = arrayAt(outcome['issue'], 'OperationOutcome.issue', issuesMax)
  return textAt(objectAt(issue, 'OperationOutcome.issue')['code'], 'OperationOutcome.issue.code')
}

const issuesMax = 100

function asJson({ code, diagnostics, expression }: FhirIssue): object {
  const where = expression === undefined ? {} : { expression: [expression] }
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, diagnostics, ...where }],
  }
}

function asXml({ code, diagnostics, expression }: FhirIssue): string {
  const elements = [
    tag('severity', { value: 'error' }),
    tag('code', { value: code }),
    tag('diagnostics', { value: diagnostics }),
    ...(expression === undefined ? [] : [tag('expression', { value: expression })]),
  ]
  const xmlns = 'http://hl7.org/fhir'
  return tag('OperationOutcome', { xmlns }, tag('issue', {}, elements.join('')))
}
