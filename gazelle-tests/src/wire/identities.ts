// The certificates a run shows: those of domain.json, and bad ones that it makes for itself.
import { createAuthority, issueIdentity } from '@isthmus/tls/authority'
import type { DomainTarget } from '../domain-target.ts'

/** What is shown to the other side; no certificate when both are missing. */
export interface TlsIdentity {
  readonly cert?: Buffer | string
  readonly key?: Buffer | string
}

export interface Identities {
  /** Certificates that vouch for the services. */
  readonly ca: Buffer
  /** `tester`, or `gateway` for the first hospital gateway; undefined when there is none. */
  named(name: 'tester' | 'gateway'): TlsIdentity | undefined
  /** A certificate as the services must refuse it. */
  bad(kind: 'none' | 'foreign-authority' | 'expired'): Promise<TlsIdentity>
}

export function openIdentities(target: DomainTarget): Identities {
  const { ca, peers } = target.tls
  return {
    ca: target.read(ca),
    named(name) {
      const found = Object.entries(peers).find(([peer]) =>
        name === 'tester' ? peer === name : peer.startsWith('gateway-'),
      )
      if (found === undefined) return undefined
      const [, files] = found
      return { cert: target.read(files.cert), key: target.read(files.key) }
    },
    bad: (kind) => (kind === 'none' ? Promise.resolve({}) : foreignIdentity(kind)),
  }
}

// Nobody can make an expired certificate of the domain's own authority without its key: both are
// of an authority that the domain does not know.
async function foreignIdentity(kind: 'foreign-authority' | 'expired'): Promise<TlsIdentity> {
  const now = Date.now()
  const organization = 'TEST ONLY'
  const notBefore = new Date(now - 30 * dayMs)
  const authority = await createAuthority({
    name: 'Another authority',
    organization,
    notBefore,
    notAfter: new Date(now + dayMs),
  })
  const { certificate, privateKey } = await issueIdentity({
    name: 'tester',
    organization,
    authority,
    notBefore,
    notAfter: new Date(now + (kind === 'expired' ? -dayMs : dayMs)),
    dnsNames: ['localhost'],
    addresses: [],
  })
  return { cert: certificate, key: privateKey }
}

const dayMs = 86_400_000
