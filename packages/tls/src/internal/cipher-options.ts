// The profiles of cipher-profile.ts as OpenSSL names, for both sides of a connection.
import type { CipherProfile } from '../cipher-profile.ts'

export interface CipherOptions {
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3'
  readonly maxVersion: 'TLSv1.3'
  readonly ciphers: string
  readonly ecdhCurve: string
}

export function cipherOptions(profile: CipherProfile): CipherOptions {
  return {
    minVersion: profile === 'modern' ? 'TLSv1.3' : 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: [...tls13, ...suites[profile]].join(':'),
    ecdhCurve: 'X25519:P-256:P-384',
  }
}

const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384']
const ecdheRsa = ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384']
const ecdheEcdsa = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384']
// ITI TF-2: 3.19.6.2.3. All four RSA suites must be offered, the DHE ones included.
const dheRsa = ['DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384']

const suites: Readonly<Record<CipherProfile, readonly string[]>> = {
  ihe: [...ecdheRsa, ...dheRsa],
  strict: [...ecdheRsa, ...ecdheEcdsa],
  modern: [],
}
