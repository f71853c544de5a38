// HD: an authority inside another data type, `namespace&OID&ISO` with & as separator (ITI TF-3:
// Table 4.2.3.1.7-2).
import { isOid } from './oid.ts'

export interface Hd {
  readonly namespace: string | undefined
  readonly oid: string | undefined
}

/**
 * Takes `namespace`, `&OID&ISO` or `namespace&OID&ISO`; undefined for anything else and for an
 * empty text.
 */
export function parseHd(text: string): Hd | undefined {
  const [namespace = '', oid = '', type = '', ...more] = text.split('&')
  if (more.length > 0 || (namespace === '' && oid === '')) return undefined
  if (oid === '' ? type !== '' : type !== 'ISO' || !isOid(oid)) return undefined
  return {
    namespace: namespace === '' ? undefined : namespace,
    oid: oid === '' ? undefined : oid,
  }
}
