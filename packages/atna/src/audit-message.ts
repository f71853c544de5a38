// The audit message of DICOM PS3.15 A.5 as a typed value; the codec beside it turns it into XML and
// back.

export interface AuditCode {
  readonly code: string
  /** Written as codeSystemName. */
  readonly system: string
  /** Written as originalText. */
  readonly text: string
  readonly displayName?: string
}

export type EventAction = 'C' | 'R' | 'U' | 'D' | 'E'
/** 0 success, 4 minor failure (refused), 8 serious failure (our own), 12 major or unknown. */
export type EventOutcome = 0 | 4 | 8 | 12

export interface AuditEvent {
  readonly id: AuditCode
  readonly types: readonly AuditCode[]
  readonly action: EventAction
  readonly at: Date
  readonly outcome: EventOutcome
  readonly outcomeDescription?: string
  readonly purposesOfUse: readonly AuditCode[]
}

export interface ActiveParticipant {
  readonly userId: string
  readonly alternativeUserId?: string
  readonly userName?: string
  readonly isRequestor: boolean
  readonly roles: readonly AuditCode[]
  /** type 1 = DNS name, 2 = IP address. */
  readonly networkAccessPoint?: { readonly id: string; readonly type: '1' | '2' }
}

export interface AuditSource {
  readonly sourceId: string
  readonly enterpriseSiteId?: string
  readonly types: readonly string[]
}

export interface ObjectDetail {
  readonly type: string
  /** Plain text; base64 is the codec's business. */
  readonly value: string
}

export interface SopClassCount {
  readonly uid: string
  readonly instances: number
  /** Named only in failure messages. */
  readonly instanceUids: readonly string[]
}

export interface ParticipantObject {
  readonly id: string
  /** 1 person, 2 system object, 3 organization, 4 other. */
  readonly typeCode: '1' | '2' | '3' | '4'
  /** ParticipantObjectTypeCodeRole, 1..26. */
  readonly role: string
  readonly lifeCycle?: string
  readonly idType: AuditCode
  readonly name?: string
  /** The query as received; mutually exclusive with `name`. */
  readonly query?: Uint8Array
  readonly details: readonly ObjectDetail[]
  readonly description?: {
    readonly accessionNumbers: readonly string[]
    readonly sopClasses: readonly SopClassCount[]
    readonly studyUids: readonly string[]
  }
}

export interface AuditMessage {
  readonly event: AuditEvent
  readonly participants: readonly ActiveParticipant[]
  readonly source: AuditSource
  readonly objects: readonly ParticipantObject[]
}
