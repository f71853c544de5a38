// An assertion may be for one patient alone (ITI TF-2: 3.40.4.1.2).
import { matchPatient } from '@isthmus/consent/patient-match'
import type { Subject } from '@isthmus/ihe/subject'
import { AssertionError } from '@isthmus/saml/assertion-error'
import { type StoredQuery, patientOf } from '@isthmus/xds/stored-query'
import type { ReleaseParts } from './release.ts'

// ITI TF-2: 3.40.4.1.2. An assertion that speaks of one patient opens no other; the refusal is
// audited as any other of an assertion.
/** Throws AssertionError for a query by another patient than the one stated. */
export function requireStatedPatient(
  subject: Subject | undefined,
  query: StoredQuery,
  { toDomain }: Pick<ReleaseParts, 'toDomain'>,
): void {
  const stated = subject?.patientId
  const patientId = patientOf(query)
  if (patientId === undefined || stated === undefined) return
  if (matchPatient({ stated, patientId, toDomain }) !== 'other') return
  throw new AssertionError(
    'FailedAuthentication',
    'the patient of the assertion is not that of the query',
  )
}
