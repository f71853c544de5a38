// query:AdhocQueryRequest (ebRS 3.0): a stored query by its id, with its parameters as slots.
import type { XmlElement } from '@isthmus/xml/element'
import { attribute, child } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { decodeSlots } from './decode-registry-object-list.ts'
import { query, rim } from './ebxml-names.ts'
import { encodeSlots } from './encode-registry-object-list.ts'
import type { Slot } from './registry-object.ts'

export interface AdhocQuery {
  readonly id: string
  readonly home: string | undefined
  readonly slots: readonly Slot[]
}

export interface AdhocQueryRequest {
  /** Undefined when it was left out. */
  readonly returnType: string | undefined
  readonly adhocQuery: AdhocQuery
}

/** Undefined when the element is not an AdhocQueryRequest, or holds no AdhocQuery. */
export function decodeAdhocQueryRequest(element: XmlElement): AdhocQueryRequest | undefined {
  if (element.namespace !== query || element.name !== 'AdhocQueryRequest') return undefined
  const adhocQuery = child(element, rim, 'AdhocQuery')
  if (adhocQuery === undefined) return undefined
  const option = child(element, query, 'ResponseOption')
  return {
    returnType: option === undefined ? undefined : attribute(option, 'returnType'),
    adhocQuery: {
      id: attribute(adhocQuery, 'id') ?? '',
      home: attribute(adhocQuery, 'home'),
      slots: decodeSlots(adhocQuery),
    },
  }
}

/** Gives `<query:AdhocQueryRequest>` with the declarations of its prefixes. */
export function encodeAdhocQueryRequest({ returnType, adhocQuery }: AdhocQueryRequest): string {
  const { id, home, slots } = adhocQuery
  return tag(
    'query:AdhocQueryRequest',
    { 'xmlns:query': query, 'xmlns:rim': rim },
    tag('query:ResponseOption', { returnType, returnComposedObjects: 'true' }) +
      tag('rim:AdhocQuery', { id, home }, encodeSlots(slots)),
  )
}
