// One audit message as it must be: the parts that the standards' tables fix.

export interface ExpectedMessage {
  /** AuditSourceID: the service that wrote it. */
  readonly side: string
  readonly event: string
  readonly action: 'C' | 'R' | 'U' | 'E'
  /** EventTypeCode; empty where the table has none. */
  readonly type: string
  readonly outcome: 0 | 4
  /** RoleIDCode (or `-`) and UserID of each participant; `!` marks the requestor. */
  readonly participants: readonly string[]
  /** Type, role and id of each object; `*` where only the service can know the id. */
  readonly objects: readonly string[]
}

export const anonymous = 'http://www.w3.org/2005/08/addressing/anonymous'

/**
 * The clinician of South who asks in every act, and the person at North's desk, with their roles.
 */
export const doctor = '309343006 dr-south!'
export const desk = '224608005 desk-north!'

/** DICOM PS3.15: Table A.5.2. A person in the role of the patient. */
export function patientObject(id: string): string {
  return `1/1 ${id}`
}

/** Source and destination of the payload, with the person between them. */
export function ends(from: string, to: string, people: readonly string[] = []): readonly string[] {
  return [`110153 ${from}`, ...people, `110152 ${to}`]
}
