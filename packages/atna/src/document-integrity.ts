// The audit message about a kept document whose bytes are not those that were stored, or are so
// again: a security alert about an attribute of the object (DICOM PS3.15: A.5.3.11).
import type { AuditMessage } from './audit-message.ts'
import type { NodeEvent } from './audit-node.ts'
import { eventIds, eventTypes, objectIdTypes, objectRoles, objectTypes } from './codes.ts'
import { message, reporter } from './internal/compose.ts'
import { patientObject } from './participant-objects.ts'

export interface VerifiedDocument extends NodeEvent {
  /** CX text. */
  readonly patientId: string
  readonly documentUniqueId: string
  readonly found: 'damaged' | 'whole'
}

export function documentVerified(verified: VerifiedDocument): AuditMessage {
  const { patientId, documentUniqueId, found } = verified
  return message(verified, {
    event: {
      id: eventIds.securityAlert,
      types: [eventTypes.objectSecurityAttributesChanged],
      action: 'E',
      outcome: found === 'damaged' ? 8 : 0,
      outcomeDescription: alerts[found],
    },
    participants: [reporter(verified.node, { requestor: 'yes' })],
    objects: [
      patientObject(patientId),
      {
        id: documentUniqueId,
        typeCode: objectTypes.system,
        role: objectRoles.report,
        idType: objectIdTypes.reportNumber,
        details: [{ type: 'Alert Description', value: alerts[found] }],
      },
    ],
  })
}

const alerts = {
  damaged: 'the bytes that are kept are not those that were stored',
  whole: 'the bytes that are kept are those that were stored again',
} as const
