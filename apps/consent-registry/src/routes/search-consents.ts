// POST [base]/Consent/_search: the active consents of one patient under all his ids, on one page
// (PCF: ITI-108).
import { patientOfToken } from '@isthmus/consent/fhir-consent'
import { writeSearchBundle } from '@isthmus/consent/search-bundle'
import { parseCx } from '@isthmus/hl7/cx'
import type { PeerRequest, PlainAnswer } from '@isthmus/http/plain-route'
import type { ConsentStore } from '../db/consent-store.ts'
import { type FhirRefusal, fhirAnswer, fhirRefusal } from '../fhir-answer.ts'

export interface SearchParts {
  readonly store: Pick<ConsentStore, 'activeOf'>
  /** OID that assigns the patient ids of the domain. */
  readonly assigningAuthority: string
  /** FHIR endpoint as published. */
  readonly baseUrl: string
}

/**
 * A search that is not understood whole is refused: an empty answer would read like "nothing
 * recorded".
 */
export function searchConsents({ store, assigningAuthority, baseUrl }: SearchParts) {
  return async (request: PeerRequest): Promise<PlainAnswer> => {
    if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '')) {
      return fhirRefusal(unsupportedForm)
    }
    const form = new URLSearchParams(await request.text())
    const patientId = patientOf(form)
    if (typeof patientId === 'object') return fhirRefusal(patientId)
    if (parseCx(patientId)?.assigningAuthority !== assigningAuthority) {
      return fhirRefusal(foreignPatient)
    }
    const { resources, patient } = await store.activeOf(patientId, request.signal)
    return fhirAnswer(200, writeSearchBundle(resources, { baseUrl, patient }))
  }
}

const known = ['patient.identifier', 'status', '_count']

// `_count` is a wish about pages; the answer is always one page and whole.
function patientOf(form: URLSearchParams): string | FhirRefusal {
  const names = [...form.keys()]
  if (names.some((name) => !known.includes(name))) return unknownParameter
  if (new Set(names).size < names.length) return repeatedParameter
  if (form.get('status') !== 'active') return otherStatus
  return patientOfToken(form.get('patient.identifier') ?? '') ?? noPatient
}

const unsupportedForm: FhirRefusal = {
  status: 415,
  code: 'not-supported',
  diagnostics: 'a search is sent as application/x-www-form-urlencoded',
}
const unknownParameter: FhirRefusal = {
  status: 400,
  code: 'not-supported',
  diagnostics: 'only patient.identifier, status and _count are supported',
}
const repeatedParameter: FhirRefusal = {
  status: 400,
  code: 'not-supported',
  diagnostics: 'a parameter may stand only once',
}
const otherStatus: FhirRefusal = {
  status: 400,
  code: 'not-supported',
  diagnostics: 'status=active is required, and the only status that can be searched',
}
const noPatient: FhirRefusal = {
  status: 400,
  code: 'value',
  diagnostics: 'patient.identifier=urn:oid:[authority]|[id] is required',
}
const foreignPatient: FhirRefusal = {
  status: 400,
  code: 'value',
  diagnostics: "patient.identifier must be of the domain's assigning authority",
}
