// Of whose numbers a peer may hear (ITI TF-2: 3.83.4.1.3).
import { ConfigError } from '@isthmus/config/config'
import { isOid } from '@isthmus/hl7/oid'
import type { AskedAuthorities } from '@isthmus/identity/cross-reference'
import type { Peer } from '@isthmus/ihe/peer'
import type { PixManagerConfig } from './config.ts'

/** Undefined for a peer that may not ask at all. */
export type AuthoritiesFor = (peer: Pick<Peer, 'hospital'>) => AskedAuthorities | undefined

type AuthorityKeys = Pick<
  PixManagerConfig,
  'profile' | 'assigningAuthority' | 'localAuthorities' | 'feed'
>

/**
 * In profile hospital a hospital's own peers ask with the domain's ids and the hospital's numbers,
 * and hear of no other: that somebody has a number elsewhere says where he was treated. Throws
 * ConfigError.
 */
export function authoritiesFor(config: AuthorityKeys): AuthoritiesFor {
  const { profile, assigningAuthority: domain, localAuthorities, feed } = config
  const oids = [domain, ...localAuthorities.map(({ oid }) => oid)]
  const bad = oids.find((oid) => !isOid(oid))
  if (bad !== undefined) throw new ConfigError(`localAuthorities: ${bad} is no OID`)
  const namespaces = new Map((feed?.namespaces ?? []).map(({ name, oid }) => [name, oid]))
  const all = { domain, namespaces, recognized: new Set(oids) }
  return ({ hospital }) => {
    if (profile === 'conformance') return all
    if (hospital === undefined) return undefined
    const own = localAuthorities.filter((one) => [undefined, hospital].includes(one.hospital))
    return { domain, namespaces, recognized: new Set([domain, ...own.map(({ oid }) => oid)]) }
  }
}
