// query:AdhocQueryResponse (ebRS 3.0): errors first, then what was found.
import type { XmlElement } from '@isthmus/xml/element'
import { attribute, child } from '@isthmus/xml/find'
import { tag } from '@isthmus/xml/write-xml'
import { decodeRegistryObjectList } from './decode-registry-object-list.ts'
import { query, rim, rs } from './ebxml-names.ts'
import { encodeRegistryObjectList } from './encode-registry-object-list.ts'
import type { ObjectRef, RegistryObject, RegistryObjectList } from './registry-object.ts'
import { type RegistryResponse, decodeErrorList, encodeErrorList } from './registry-response.ts'

export interface DecodedQueryResponse extends RegistryResponse {
  readonly found: RegistryObjectList
}

export interface AdhocQueryResponse extends RegistryResponse {
  readonly found: readonly (RegistryObject | ObjectRef)[]
}

/** Undefined when the element is not an AdhocQueryResponse; one without list has found nothing. */
export function decodeAdhocQueryResponse(element: XmlElement): DecodedQueryResponse | undefined {
  if (element.namespace !== query || element.name !== 'AdhocQueryResponse') return undefined
  const list = child(element, rim, 'RegistryObjectList')
  return {
    status: attribute(element, 'status') ?? '',
    errors: decodeErrorList(element),
    found:
      list === undefined
        ? { objects: [], classifications: [], objectRefs: [], others: [] }
        : decodeRegistryObjectList(list),
  }
}

/**
 * Gives `<query:AdhocQueryResponse>` with the declarations of its prefixes; the list is there even
 * when empty.
 */
export function encodeAdhocQueryResponse({ status, errors, found }: AdhocQueryResponse): string {
  return tag(
    'query:AdhocQueryResponse',
    { ...prefixes, status },
    encodeErrorList(errors) + encodeRegistryObjectList(found),
  )
}

/** The same in pieces: what stands before the objects of the list, and what stands behind them. */
export function adhocQueryResponseAround(response: RegistryResponse): readonly [string, string] {
  const { status, errors } = response
  const content = `${encodeErrorList(errors)}<rim:RegistryObjectList>`
  const end = '</query:AdhocQueryResponse>'
  const written = tag('query:AdhocQueryResponse', { ...prefixes, status }, content)
  return [written.slice(0, -end.length), `</rim:RegistryObjectList>${end}`]
}

const prefixes = { 'xmlns:query': query, 'xmlns:rim': rim, 'xmlns:rs': rs } as const
