// The name of a certificate in every list of ours: SHA-256 of its DER.
import { X509Certificate } from 'node:crypto'

/** Lower-case hex without colons. Throws when a PEM text is not a certificate. */
export function fingerprintOf(certificate: X509Certificate | string): string {
  const parsed = typeof certificate === 'string' ? new X509Certificate(certificate) : certificate
  return parsed.fingerprint256.replaceAll(':', '').toLowerCase()
}
