// An assertion may be for one patient alone (ITI TF-2: 3.40.4.1.2).
import { matchPatient } from '@isthmus/consent/patient-match'
import type { Subject } from '@isthmus/ihe/subject'
import { AssertionError } from '@isthmus/saml/assertion-error'
import type { ReleaseParts } from './release.ts'

// ITI TF-2: 3.40.4.1.2. An assertion that speaks of one patient opens no other; the refusal is
// audited as any other of an assertion.
/** Throws AssertionError for a query by another patient (CX) than the one stated. */
export function requireStatedPatient(
  subject: Subject | undefined,
  patientIds: readonly string[],
  { toDomain }: Pick<ReleaseParts, 'toDomain'>,
): void {
  const stated = subject?.patientId
  if (stated === undefined) return
  const isOther = (patientId: string): boolean =>
    matchPatient({ stated, patientId, toDomain }) === 'other'
  if (!patientIds.some((patientId) => isOther(patientId))) return
  throw new AssertionError(
    'FailedAuthentication',
    'the patient of the assertion is not that of the query',
  )
}
