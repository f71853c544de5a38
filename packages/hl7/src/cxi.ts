// CXi: an identifier with its type, as referenceIdList holds it (ITI TF-3: Table 4.2.3.1.7-2).
import { areEmpty, components } from './components.ts'
import { escapeHl7, unescapeHl7 } from './escape.ts'
import { type Hd, parseHd } from './hd.ts'

export interface Cxi {
  readonly id: string
  readonly assigningAuthority: Hd | undefined
  /** URN of the identifier type. */
  readonly type: string
}

// ITI TF-3: Table 4.2.3.1.7-2. Id and type are due, components 2 and 3 stay empty. The home
// community in
// component 6 came later and does no harm.
/** Takes `id^^^authority^type`; undefined for anything else. */
export function parseCxi(text: string): Cxi | undefined {
  const parts = components(text)
  if (parts === undefined || parts.length > 6 || !areEmpty(parts, [2, 3])) return undefined
  const [id = '', , , authority = '', type = '', home = ''] = parts
  const assigningAuthority = parseHd(authority)
  if (id.trim() === '' || !urn.test(type)) return undefined
  if (authority !== '' && assigningAuthority === undefined) return undefined
  if (home !== '' && parseHd(home) === undefined) return undefined
  return { id: unescapeHl7(id), assigningAuthority, type }
}

export function isCxi(text: string): boolean {
  return parseCxi(text) !== undefined
}

/** Gives `id^^^&OID&ISO^type`; component 4 is empty for an id that is unique by itself. */
export function formatCxi({ id, assigningAuthority, type }: Cxi): string {
  const { namespace = '', oid } = assigningAuthority ?? {}
  const authority = oid === undefined ? namespace : `${namespace}&${oid}&ISO`
  return `${escapeHl7(id)}^^^${authority}^${type}`
}

const urn = /^urn:[a-z0-9][a-z0-9-]{0,31}:[^\s&]+$/i
