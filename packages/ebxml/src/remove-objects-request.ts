// lcm:RemoveObjectsRequest (ebRS 3.0): objects to be removed, by reference.
import type { XmlElement } from '@isthmus/xml/element'
import { attribute, child, children } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { lcm, query, rim } from './ebxml-names.ts'

export interface EbxmlRemoveObjectsRequest {
  /** Ids of the ObjectRefs, as sent and in their order. */
  readonly ids: readonly string[]
  /** URN; absent means that everything of the objects goes. */
  readonly deletionScope: string | undefined
  /** A query may stand in place of, or beside, the references. */
  readonly hasAdhocQuery: boolean
}

/** Undefined when the element is not a RemoveObjectsRequest. */
export function decodeRemoveObjectsRequest(
  element: XmlElement,
): EbxmlRemoveObjectsRequest | undefined {
  if (element.namespace !== lcm || element.name !== 'RemoveObjectsRequest') return undefined
  const list = child(element, rim, 'ObjectRefList')
  return {
    ids:
      list === undefined
        ? []
        : children(list, rim, 'ObjectRef').map((one) => attribute(one, 'id') ?? ''),
    deletionScope: attribute(element, 'deletionScope'),
    hasAdhocQuery: [rim, query].some(
      (namespace) => child(element, namespace, 'AdhocQuery') !== undefined,
    ),
  }
}

/** Gives `<lcm:RemoveObjectsRequest>` with its references and nothing else. */
export function encodeRemoveObjectsRequest(ids: readonly string[]): string {
  const refs = ids.map((id) => tag('rim:ObjectRef', { id })).join('')
  return tag(
    'lcm:RemoveObjectsRequest',
    { 'xmlns:lcm': lcm, 'xmlns:rim': rim },
    tag('rim:ObjectRefList', {}, refs),
  )
}
