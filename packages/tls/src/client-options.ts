// How a node calls one named peer and nobody else (ITI TF-2: 3.19.6.1.3).
import type { PeerCertificate } from 'node:tls'
import type { CipherProfile } from './cipher-profile.ts'
import type { Credentials } from './credentials.ts'
import { CredentialsError } from './credentials-error.ts'
import { type CipherOptions, cipherOptions } from './internal/cipher-options.ts'
import { normalizeFingerprint } from './internal/normalize-fingerprint.ts'
import type { PeerDirectory } from './peer-directory.ts'

export interface ClientTarget {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  /** Name of the peer that must answer. */
  readonly peer: string
  readonly profile?: CipherProfile
}

/**
 * Options for `tls.connect` and for undici's connector; the certificate of the peer that answers
 * is pinned.
 */
export interface PinnedClientOptions extends CipherOptions {
  readonly cert: string
  readonly key: string
  readonly ca: string[]
  readonly allowPartialTrustChain: true
  readonly rejectUnauthorized: true
  readonly ALPNProtocols: string[]
  /** For undici: a resumed session would skip the pin. */
  readonly maxCachedSessions: 0
  readonly checkServerIdentity: (host: string, shown: PeerCertificate) => Error | undefined
}

/** Throws CredentialsError when no enabled peer has that name. */
export function clientOptions(target: ClientTarget): PinnedClientOptions {
  const peer = target.peers.byName(target.peer)
  const certificate = target.peers.certificateOf(target.peer)
  if (peer === undefined || certificate === undefined) {
    throw new CredentialsError(`no enabled peer is called ${target.peer}`)
  }
  return {
    ...cipherOptions(target.profile ?? 'ihe'),
    cert: target.tls.certificate,
    key: target.tls.privateKey,
    // ITI TF-2: 3.19.6.1.3. A listed certificate is accepted even when its authority is not
    // trusted.
    ca: [certificate],
    allowPartialTrustChain: true,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    maxCachedSessions: 0,
    checkServerIdentity: (_host, shown) => pin(shown, peer.fingerprint256),
  }
}

// Certificates need not carry host names, so the certificate itself is compared.
function pin(shown: PeerCertificate, fingerprint256: string): Error | undefined {
  if (normalizeFingerprint(shown.fingerprint256) === fingerprint256) return undefined
  return new CredentialsError('the certificate shown is not the one listed for this peer')
}
