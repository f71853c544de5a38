// One spelling for what may be spelt in several ways, so that rules and registry can compare texts.
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Submission } from './metadata/submission.ts'

/** UUIDs in lower case, patient ids without trailing carets; what cannot be read stays as it is. */
export function canonicalSubmission(submission: Submission): Submission {
  return {
    ...submission,
    submissionSets: submission.submissionSets.map((object) => canonicalObject(object)),
    documentEntries: submission.documentEntries.map((object) => canonicalObject(object)),
    folders: submission.folders.map((object) => canonicalObject(object)),
    associations: submission.associations.map((association) => ({
      ...association,
      id: normalizeUuidUrn(association.id),
      sourceId: normalizeUuidUrn(association.sourceId),
      targetId: normalizeUuidUrn(association.targetId),
    })),
  }
}

/** A CX in the form in which patients are compared: id and assigning authority alone. */
export function canonicalPatientId(text: string): string {
  const cx = parseCx(text)
  return cx === undefined ? text : formatCx(cx)
}

function canonicalObject<T extends { readonly id: string; readonly patientId: string }>(
  object: T,
): T {
  return {
    ...object,
    id: normalizeUuidUrn(object.id),
    patientId: canonicalPatientId(object.patientId),
  }
}
