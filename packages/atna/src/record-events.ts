// Audit messages about what is kept of a patient, apart from any IHE transaction: consents,
// instances (DICOM PS3.15: A.5.3).
import type { AuditCode, AuditMessage, ObjectDetail } from './audit-message.ts'
import type { AuditedPeer, AuditedUser, NodeEvent } from './audit-node.ts'
import { eventIds } from './codes.ts'
import { message, peerOf, reporter, userParticipant } from './internal/compose.ts'
import { type AuditedStudy, patientObject, studyObject, uriObject } from './participant-objects.ts'

export interface PatientRecordUse extends NodeEvent {
  /** `C` created, `R` read, `U` changed, `D` deleted. */
  readonly action: 'C' | 'R' | 'U' | 'D'
  readonly outcome: 0 | 4 | 8
  readonly outcomeDescription?: string
  readonly peer: AuditedPeer
  readonly user?: AuditedUser | undefined
  /** CX text. */
  readonly patientId: string
  /** Address or id of the consent, and what was said: `permit` or `deny`. */
  readonly consent?: { readonly id: string; readonly details: readonly ObjectDetail[] }
}

/**
 * DICOM PS3.15: A.5.3.14. Something kept about a patient was changed or read: here his consents.
 */
export function patientRecordUsed(use: PatientRecordUse): AuditMessage {
  const { user, consent } = use
  const hasUser = user !== undefined
  return message(use, {
    event: {
      id: eventIds.patientRecord,
      types: [],
      action: use.action,
      outcome: use.outcome,
      ...(use.outcomeDescription !== undefined && { outcomeDescription: use.outcomeDescription }),
    },
    participants: [
      { ...peerOf(use.peer), isRequestor: !hasUser },
      ...(hasUser ? [userParticipant(user, { requestor: 'yes' })] : []),
      reporter(use.node, { requestor: 'no' }),
    ],
    objects: [
      patientObject(use.patientId),
      ...(consent === undefined ? [] : [uriObject(consent.id, 'Consent', consent.details)]),
    ],
  })
}

export interface InstanceAccess extends NodeEvent {
  readonly outcome: 0 | 4 | 8
  readonly outcomeDescription?: string
  readonly user?: AuditedUser | undefined
  /** Remote IP address of the browser, when somebody looks. */
  readonly address?: string | undefined
  readonly purposesOfUse?: readonly AuditCode[]
  readonly patientId?: string | undefined
  readonly studies: readonly AuditedStudy[]
}

/**
 * DICOM PS3.15: A.5.3.6. Instances were read here: seen by a person, or by ourselves to publish
 * them.
 */
export function instancesAccessed(access: InstanceAccess): AuditMessage {
  const { user, address, patientId } = access
  return message(access, {
    event: {
      id: eventIds.instancesAccessed,
      types: [],
      action: 'R',
      outcome: access.outcome,
      purposesOfUse: access.purposesOfUse ?? [],
      ...(access.outcomeDescription !== undefined && {
        outcomeDescription: access.outcomeDescription,
      }),
    },
    participants: [
      ...(user === undefined ? [] : [userParticipant(user, { requestor: 'yes', address })]),
      reporter(access.node, { requestor: user === undefined ? 'yes' : 'no' }),
    ],
    objects: [
      ...access.studies.map((study) => studyObject(study)),
      ...(patientId === undefined ? [] : [patientObject(patientId)]),
    ],
  })
}
