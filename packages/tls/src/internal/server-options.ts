// Options of every TLS server of ours; they are safe behind the gate only, so they stay inside
// this package.
import { constants } from 'node:crypto'
import type { TlsOptions } from 'node:tls'
import type { CipherProfile } from '../cipher-profile.ts'
import type { Credentials } from '../credentials.ts'
import { cipherOptions } from './cipher-options.ts'

export function serverOptions(
  credentials: Credentials,
  profile: CipherProfile,
  handshakeMs: number,
): TlsOptions {
  return {
    ...cipherOptions(profile),
    cert: credentials.certificate,
    key: credentials.privateKey,
    ca: [...credentials.authorities],
    requestCert: true,
    // The gate decides: only so can a refused certificate be audited with its subject and address.
    rejectUnauthorized: false,
    honorCipherOrder: true,
    // Without it the DHE suites that IHE demands are silently unavailable.
    dhparam: 'auto',
    handshakeTimeout: handshakeMs,
    ALPNProtocols: ['http/1.1'],
    // A ticket would bring back the verdict of an earlier day.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  }
}
