// Whose numbers identifiers are: the affinity domain's own authority and those of the hospitals.
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { escapeHl7 } from '@isthmus/hl7/escape'
import { isOid } from '@isthmus/hl7/oid'
import type { FedIdentifier } from './patient-identity-feed.ts'

export interface AssigningAuthorities {
  /** OID of the affinity domain's authority. */
  readonly domain: string
  /** Namespaces by which feeds may name authorities, and the OIDs they stand for. */
  readonly namespaces: ReadonlyMap<string, string>
}

/** OID of the authority that assigned an identifier; undefined when it is not known. */
export function authorityOf(
  { namespace = '', oid }: FedIdentifier,
  { namespaces }: AssigningAuthorities,
): string | undefined {
  // ITI TF-2: 3.8.4.1.2.3. An authority that is only named gets the OID that is configured for it.
  return oid ?? namespaces.get(namespace)
}

/**
 * CX of an identifier; undefined when its authority is not known by OID or namespace, or its id
 * is none.
 */
export function toCx(
  identifier: FedIdentifier,
  authorities: AssigningAuthorities,
): string | undefined {
  const assigningAuthority = authorityOf(identifier, authorities) ?? ''
  const { id } = identifier
  if (id.length > idCharactersMax || !isOid(assigningAuthority)) return undefined
  const cx = formatCx({ id: escapeHl7(id), assigningAuthority })
  return parseCx(cx) === undefined ? undefined : cx
}

/** True for a CX of the affinity domain's authority. */
export function isOfDomain(cx: string, { domain }: AssigningAuthorities): boolean {
  return parseCx(cx)?.assigningAuthority === domain
}

// ITI TF-3: Table 4.2.3.1.7-2. A slot value holds 256 characters, the authority included.
const idCharactersMax = 150
