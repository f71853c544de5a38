// Metadata objects as audit messages name them (ITI TF-2: 3.41.5.1, 3.43.5.1; RAD TF-3: Table
// 5.1-2).
import type { ObjectDetail, ParticipantObject } from '@isthmus/atna/audit-message'
import { objectIdTypes, objectRoles, objectTypes } from '@isthmus/atna/codes'
import { patientObject } from '@isthmus/atna/participant-objects'
import { submissionSetNode } from '../identifiers.ts'

/** The patient object, or none where the patient is not known. */
export function patientObjects(patientId: string | undefined): readonly ParticipantObject[] {
  return patientId === undefined || patientId === '' ? [] : [patientObject(patientId)]
}

/** The submission set, by its uniqueId. */
export function submissionSetObject(uniqueId: string): ParticipantObject {
  return {
    id: uniqueId,
    typeCode: objectTypes.system,
    role: objectRoles.job,
    idType: {
      code: submissionSetNode,
      system: 'IHE XDS Metadata',
      text: 'submission set classificationNode',
    },
    details: [],
  }
}

export interface AuditedDocument {
  readonly documentUniqueId: string
  readonly repositoryUniqueId: string
  /** Known to the message, or undefined. */
  readonly homeCommunityId: string | undefined
}

/** One document that was asked for. */
export function documentObject(document: AuditedDocument): ParticipantObject {
  return {
    id: document.documentUniqueId,
    typeCode: objectTypes.system,
    role: objectRoles.report,
    idType: objectIdTypes.reportNumber,
    details: retrievalDetails(document),
  }
}

// ITI TF-2: 3.43.5.1. The spelling «Repository Unique Id» is the one that peers compare with.
/** Where a document or study was retrieved from. */
export function retrievalDetails(
  place: Omit<AuditedDocument, 'documentUniqueId'>,
): readonly ObjectDetail[] {
  const { repositoryUniqueId, homeCommunityId } = place
  return [
    { type: 'Repository Unique Id', value: repositoryUniqueId },
    ...(homeCommunityId === undefined
      ? []
      : [{ type: 'ihe:homeCommunityID', value: homeCommunityId }]),
  ]
}
