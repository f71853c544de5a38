// Message error conditions by their codes (HL7 v2.5: table 0357; those of v2.3.1 mean the same).
import type { Hl7Problem } from './hl7-message-error.ts'

export const errorConditions: Readonly<
  Record<Hl7Problem, { readonly code: string; readonly meaning: string }>
> = {
  unreadable: { code: '102', meaning: 'Data type error' },
  'segment-sequence': { code: '100', meaning: 'Segment sequence error' },
  'required-field': { code: '101', meaning: 'Required field missing' },
  'data-type': { code: '102', meaning: 'Data type error' },
  'table-value': { code: '103', meaning: 'Table value not found' },
  'message-type': { code: '200', meaning: 'Unsupported message type' },
  event: { code: '201', meaning: 'Unsupported event code' },
  'processing-id': { code: '202', meaning: 'Unsupported processing id' },
  version: { code: '203', meaning: 'Unsupported version id' },
  'unknown-key': { code: '204', meaning: 'Unknown key identifier' },
  'duplicate-key': { code: '205', meaning: 'Duplicate key identifier' },
  internal: { code: '207', meaning: 'Application internal error' },
}
