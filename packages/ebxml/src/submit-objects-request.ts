// lcm:SubmitObjectsRequest (ebRS 3.0): objects to be registered.
import type { XmlElement } from '@isthmus/xml/element'
import { children } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { decodeRegistryObjectList } from './decode-registry-object-list.ts'
import { lcm, rim } from './ebxml-names.ts'
import { encodeRegistryObjectList } from './encode-registry-object-list.ts'
import type { RegistryObject, RegistryObjectList } from './registry-object.ts'

/**
 * Undefined when the element is not a SubmitObjectsRequest; one without list gives an empty one, and
 * a second list is among the others of the first.
 */
export function decodeSubmitObjectsRequest(element: XmlElement): RegistryObjectList | undefined {
  if (element.namespace !== lcm || element.name !== 'SubmitObjectsRequest') return undefined
  const [list, ...more] = children(element, rim, 'RegistryObjectList')
  if (list === undefined) return { objects: [], classifications: [], objectRefs: [], others: [] }
  const decoded = decodeRegistryObjectList(list)
  return { ...decoded, others: [...decoded.others, ...more.map(({ name }) => ({ id: '', name }))] }
}

/** Gives `<lcm:SubmitObjectsRequest>` with the declarations of its prefixes. */
export function encodeSubmitObjectsRequest(objects: readonly RegistryObject[]): string {
  return tag(
    'lcm:SubmitObjectsRequest',
    { 'xmlns:lcm': lcm, 'xmlns:rim': rim },
    encodeRegistryObjectList(objects),
  )
}
