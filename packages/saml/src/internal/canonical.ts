// A document of our own in its exclusive canonical form.
import { DOMParser } from '@xmldom/xmldom'
import { ExclusiveCanonicalization } from 'xml-crypto'

export function canonical(xml: string): string {
  const { documentElement } = new DOMParser().parseFromString(xml, 'text/xml')
  if (documentElement === null) throw new TypeError('no document')
  return new ExclusiveCanonicalization().process(documentElement, {})
}
