// Is the patient of the assertion the patient of the data: the rule of resource-id (ITI TF-2:
// 3.40.4.1.2).
import { parseCx, sameCx } from '@isthmus/hl7/cx'

export type PatientMatch = 'same' | 'other' | 'absent'

/**
 * `stated` is the resource-id, in whatever authority the asker uses; `patientId` is the data's, CX
 * of the domain. A foreign number is translated by `toDomain`; one that nobody can translate counts
 * as absent.
 */
export function matchPatient(question: {
  readonly stated: string | undefined
  readonly patientId: string
  readonly toDomain: (cx: string) => string | undefined
  /** Every CX of the domain that is the data's patient after merges; `patientId` alone if left out. */
  readonly patientIds?: readonly string[]
}): PatientMatch {
  const { stated, patientId, toDomain, patientIds = [] } = question
  if (stated === undefined) return 'absent'
  const left = parseCx(stated)
  const right = parseCx(patientId)
  // What is no identifier at all cannot be shown to be the same patient.
  if (left === undefined || right === undefined) return 'other'
  const isHis = (cx: string) => [patientId, ...patientIds].some((id) => sameCx(id, cx))
  if (left.assigningAuthority === right.assigningAuthority) return isHis(stated) ? 'same' : 'other'
  const translated = toDomain(stated)
  if (translated === undefined) return 'absent'
  return isHis(translated) ? 'same' : 'other'
}
