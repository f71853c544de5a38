// XCN: a person by id, by name or by both (ITI TF-3: Table 4.2.3.1.7-2).
import { components } from './components.ts'
import { parseHd } from './hd.ts'

// ITI TF-3: Table 4.2.3.1.7-2. An id or a family name; an assigning authority, if there is one, is
// an OID.
export function isXcn(text: string): boolean {
  const parts = components(text)
  if (parts === undefined) return false
  const [id = '', familyName = ''] = parts
  const authority = parts[8] ?? ''
  const hasName = id.trim() !== '' || familyName.trim() !== ''
  return hasName && (authority === '' || parseHd(authority)?.oid !== undefined)
}
