// XTN: a telephone number or a mail address (ITI TF-3: Table 4.2.3.1.7-2).
import { areEmpty, components } from './components.ts'

// ITI TF-3: Table 4.2.3.1.7-2. Mail: type Internet and the address; all else: equipment type and
// local number.
export function isXtn(text: string): boolean {
  const parts = components(text)
  if (parts === undefined || !areEmpty(parts, [1])) return false
  const [, , type = '', address = '', country = '', area = '', local = '', extension = ''] = parts
  if (type === 'Internet') return parts.length === 4 && /^[^\s@]+@[^\s@]+$/.test(address)
  if (address !== '' || parts.length > 12 || !/^[A-Za-z0-9]+$/.test(type)) return false
  return local.trim() !== '' && [country, area, local, extension].every((part) => isNumber(part))
}

function isNumber(part: string): boolean {
  return /^[0-9 ()+./-]*$/.test(part)
}
