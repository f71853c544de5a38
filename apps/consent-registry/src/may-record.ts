// Who may record a consent of whom: the desk of a hospital that knows the patient, and nobody else.
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import type { PatientLinks } from '@isthmus/consent/patient-links'
import { matchPatient } from '@isthmus/consent/patient-match'
import type { PeerRequest } from '@isthmus/http/plain-route'
import type { Subject } from '@isthmus/ihe/subject'
import type { FhirRefusal } from './fhir-answer.ts'

/**
 * Undefined when it may be recorded. A patient of others and one that nobody knows get the same
 * answer.
 */
export function mayRecord(question: {
  readonly request: Pick<PeerRequest, 'peer' | 'now'>
  readonly person: Subject | undefined
  readonly record: ConsentRecord
  readonly links: PatientLinks
}): FhirRefusal | undefined {
  const { request, person, record, links } = question
  const { hospital } = request.peer
  const { patientId, dateTime } = record
  if (hospital === undefined || !links.isKnownTo(hospital, patientId)) return notKnown
  const stated = person?.patientId
  if (matchPatient({ stated, patientId, toDomain: links.toDomain }) === 'other') return otherPatient
  return dateTime.getTime() > request.now.getTime() + clockSkewMs ? inTheFuture : undefined
}

const clockSkewMs = 60_000

const notKnown: FhirRefusal = {
  status: 403,
  code: 'forbidden',
  diagnostics: 'the hospital does not know the patient',
}
const otherPatient: FhirRefusal = {
  status: 403,
  code: 'forbidden',
  diagnostics: 'the assertion is for another patient',
}
const inTheFuture: FhirRefusal = {
  status: 422,
  code: 'business-rule',
  diagnostics: 'the consent is stated in the future',
}
