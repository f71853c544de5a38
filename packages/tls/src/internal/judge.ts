// The decision about one shown certificate: pure, so that it is made in the tick the handshake
// ends.
import type { X509Certificate } from 'node:crypto'
import type { NodeRefusalReason } from '../node-refusal.ts'
import { certificateWeakness } from './certificate-strength.ts'

export interface Shown {
  readonly certificate: X509Certificate | undefined
  /** OpenSSL's verdict on the chain. */
  readonly authorized: boolean
  readonly authorizationError: string | undefined
  /** The very certificate is on the list of enabled peers. */
  readonly listed: boolean
  readonly now: Date
}

export type Verdict =
  | { readonly kind: 'accept'; readonly method: 'authority' | 'list' }
  | { readonly kind: 'refuse'; readonly reason: NodeRefusalReason; readonly code: string }

/**
 * ITI TF-2: 3.19.6.1.3. Either the chain ends at an authority of ours or the certificate itself
 * is listed.
 */
export function judge(shown: Shown): Verdict {
  const { certificate, now } = shown
  const code = shown.authorizationError ?? 'UNKNOWN'
  if (certificate === undefined) return refuse('no-certificate', code)
  if (now < new Date(certificate.validFrom)) return refuse('not-yet-valid', 'CERT_NOT_YET_VALID')
  if (now > new Date(certificate.validTo)) return refuse('expired', 'CERT_HAS_EXPIRED')
  if (weak(certificate)) return refuse('weak-certificate', code)
  if (shown.authorized) return { kind: 'accept', method: 'authority' }
  if (shown.listed && curable.has(code)) return { kind: 'accept', method: 'list' }
  return refuse(reasons[code] ?? 'untrusted', code)
}

function refuse(reason: NodeRefusalReason, code: string): Verdict {
  return { kind: 'refuse', reason, code }
}

// A key that OpenSSL cannot even read is no better than a short one.
function weak(certificate: X509Certificate): boolean {
  try {
    return certificateWeakness(certificate) !== undefined
  } catch {
    return true
  }
}

// What being on the list makes good: that the issuer is none of ours. The handshake proved
// possession of the key.
const curable: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_CRL',
])

const reasons: Readonly<Record<string, NodeRefusalReason>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_REVOKED: 'revoked',
  CERT_SIGNATURE_FAILURE: 'bad-signature',
  INVALID_PURPOSE: 'wrong-purpose',
}
