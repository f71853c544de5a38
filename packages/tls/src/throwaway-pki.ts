// Good and bad certificates for tests, gone with the process.
import type { Identity } from './authority.ts'
import { type Order, issue } from './internal/issue.ts'

export interface ThrowawayPki {
  /** The domain's authority. */
  readonly authority: Identity
  /** An authority that the domain does not trust. */
  readonly otherAuthority: Identity
  /** A good certificate of the domain's authority, for localhost and 127.0.0.1. */
  identity(name: string): Promise<Identity>
  /** One that differs from a good one in the given respect. */
  flawed(name: string, flaw: Flaw): Promise<Identity>
  /** A node certificate signed by any key, also by one that is no authority. */
  signedBy(authority: Identity, name: string): Promise<Identity>
}

export type Flaw =
  | 'expired'
  | 'not-yet-valid'
  | 'other-authority'
  | 'self-signed'
  | 'self-signed-authority'
  | 'server-only'
  | 'rsa-1024'
  | 'sha-1'
  | 'corrupted'

export async function createThrowawayPki(now: Date): Promise<ThrowawayPki> {
  const base = {
    organization: 'TEST ONLY',
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + 30 * dayMs),
  }
  const [authority, otherAuthority] = await Promise.all([
    issue({ ...base, kind: 'authority', name: 'Domain CA' }),
    issue({ ...base, kind: 'authority', name: 'Other CA' }),
  ])
  const good = (name: string): Order => ({ ...base, ...loopback, kind: 'node', name, authority })
  return {
    authority,
    otherAuthority,
    identity: (name) => issue(good(name)),
    signedBy: (signer, name) => issue({ ...good(name), authority: signer }),
    async flawed(name, flaw) {
      const issued = await issue({ ...good(name), ...changes(flaw) })
      return flaw === 'corrupted' ? corrupt(issued) : issued
    },
  }

  function changes(flaw: Flaw): Partial<Order> {
    const selfSigned = { authority: undefined }
    const table: Readonly<Record<Flaw, Partial<Order>>> = {
      expired: { notAfter: new Date(now.getTime() - 3_600_000) },
      'not-yet-valid': { notBefore: new Date(now.getTime() + dayMs) },
      'other-authority': { authority: otherAuthority },
      'self-signed': selfSigned,
      'self-signed-authority': { ...selfSigned, kind: 'bare-authority' },
      'server-only': { usages: ['server'] },
      'rsa-1024': { keyBits: 1024 },
      'sha-1': { digest: 'sha1' },
      corrupted: {},
    }
    return table[flaw]
  }
}

const dayMs = 86_400_000
const loopback = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] }

// The signature is the last thing in a certificate's DER.
function corrupt(identity: Identity): Identity {
  const body = identity.certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '')
  const der = Buffer.from(body, 'base64')
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 0xff, der.length - 1)
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  return { ...identity, certificate: pem }
}
