// The audit message of DICOM PS3.15 A.5.1 as XML: written by the newest edition, read in all that
// are about.
import { decodeUtf8, readXml } from '@isthmus/xml/read-xml'
import type { XmlLimits } from '@isthmus/xml/xml-limits'
import type { AuditMessage } from './audit-message.ts'
import { decodeMessage } from './internal/decode-message.ts'
import { encodeMessage } from './internal/encode-message.ts'

/**
 * One line of XML without declaration. No value can bring a line end into it, so that it cannot
 * look like a second syslog record to a receiver that splits at line ends.
 */
export function encodeAuditMessage(message: AuditMessage): string {
  return encodeMessage(message)
}

/**
 * Reads UTF-8 bytes, with or without byte order mark and XML declaration. Throws XmlError or
 * AuditMessageError (wrong root, missing or impossible values).
 */
export function decodeAuditMessage(
  bytes: Uint8Array,
  limits: Readonly<Partial<XmlLimits>> = {},
): AuditMessage {
  return decodeMessage(readXml(decodeUtf8(bytes), limits))
}
