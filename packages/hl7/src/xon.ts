// XON: an organization by name and id (ITI TF-3: Table 4.2.3.1.7-2).
import { areEmpty, components } from './components.ts'
import { escapeHl7 } from './escape.ts'
import { parseHd } from './hd.ts'
import { isOid } from './oid.ts'

// ITI TF-3: Table 4.2.3.1.7-2. The name is due; an id that is no OID needs the authority that gave
// it.
export function isXon(text: string): boolean {
  const parts = components(text)
  if (parts === undefined || (parts[0] ?? '').trim() === '' || parts.length > 10) return false
  if (!areEmpty(parts, [2, 3, 4, 5, 7, 8, 9])) return false
  const [authority = '', id = ''] = [parts[5], parts[9]]
  const hasAuthority = parseHd(authority)?.oid !== undefined
  if (authority !== '' && !hasAuthority) return false
  return id === '' || isOid(id) || hasAuthority
}

/** Gives `name^^^^^^^^^OID`, or the name alone. */
export function formatXon(name: string, oid: string | undefined): string {
  const shown = escapeHl7(name)
  return oid === undefined ? shown : `${shown}^^^^^^^^^${oid}`
}
