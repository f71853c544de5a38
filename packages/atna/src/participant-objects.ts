// The participant objects that audit messages share, built one way everywhere
// (DICOM PS3.15: A.5.2).
import type { ObjectDetail, ParticipantObject, SopClassCount } from './audit-message.ts'
import type { AuditedPeer } from './audit-node.ts'
import { objectIdTypes, objectRoles, objectTypes } from './codes.ts'

/** The patient, by his CX text. */
export function patientObject(id: string): ParticipantObject {
  return {
    id,
    typeCode: objectTypes.person,
    role: objectRoles.patient,
    idType: objectIdTypes.patientNumber,
    details: [],
  }
}

export interface AuditedStudy {
  readonly studyUid: string
  readonly accessionNumbers?: readonly string[]
  readonly sopClasses?: readonly SopClassCount[]
  readonly details?: readonly ObjectDetail[]
}

/** A study with what was touched of it. RAD TF-3: Table 5.1-2. */
export function studyObject(study: AuditedStudy): ParticipantObject {
  return {
    id: study.studyUid,
    typeCode: objectTypes.system,
    role: objectRoles.report,
    idType: objectIdTypes.studyInstanceUid,
    details: study.details ?? [],
    description: {
      accessionNumbers: study.accessionNumbers ?? [],
      sopClasses: study.sopClasses ?? [],
      studyUids: [study.studyUid],
    },
  }
}

/** Something that stands at an address: a log, a consent, a policy. */
export function uriObject(
  id: string,
  name: string,
  details: readonly ObjectDetail[] = [],
): ParticipantObject {
  return {
    id,
    typeCode: objectTypes.system,
    role: objectRoles.securityResource,
    idType: objectIdTypes.uri,
    name,
    details,
  }
}

/** A search as it was asked of the thing at that address. */
export function searchObject(id: string, query: Uint8Array): ParticipantObject {
  return {
    id,
    typeCode: objectTypes.system,
    role: objectRoles.query,
    idType: objectIdTypes.searchCriteria,
    query,
    details: [],
  }
}

/** The node a security alert is about. DICOM PS3.15: Table A.5.3.14-1. */
export function alertAbout(peer: AuditedPeer, alert: string): ParticipantObject {
  return {
    id: peer.address,
    typeCode: objectTypes.system,
    role: objectRoles.securityResource,
    idType: objectIdTypes.nodeId,
    details: [{ type: 'Alert Description', value: alert }],
  }
}
