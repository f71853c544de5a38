// What of a stranger's certificate goes into records: bounded, on one line, nothing that could
// forge a line.
import type { X509Certificate } from 'node:crypto'
import { fingerprintOf } from '../fingerprint.ts'
import type { ShownCertificate } from './admission.ts'

export function shownCertificate(certificate: X509Certificate): ShownCertificate {
  return {
    certificateSubject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    fingerprint256: fingerprintOf(certificate),
  }
}

// Node separates the attributes by line feeds and escapes those inside a value; an empty name is
// undefined.
function oneLine(name: string | undefined): string {
  return (name ?? '')
    .split('\n')
    .join(', ')
    .slice(0, lengthMax)
    .replaceAll(
      /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
}

const lengthMax = 1000
