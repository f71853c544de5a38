// The answer of a stored query, written while its objects are still being read
// (ITI TF-2: 3.18.4.1.3).
import { adhocQueryResponseAround } from '@isthmus/ebxml/adhoc-query-response'
import { encodeObject } from '@isthmus/ebxml/encode-registry-object-list'
import { toEbxmlResponse } from './ebxml/registry-response.ts'
import type { RegistryError, ResponseStatus } from './registry-response.ts'

export interface QueryAnswer {
  readonly status: ResponseStatus
  readonly errors: readonly RegistryError[]
  /** Elements of ebRIM with the prefix `rim`, each in one piece or several in one. */
  readonly objectsXml: AsyncIterable<string> | Iterable<string>
}

/**
 * Gives `<query:AdhocQueryResponse>` in pieces, with the declarations of its prefixes; the list is
 * there even when empty. Ends `objectsXml` when the reader stops early, and throws what it throws.
 */
export async function* queryAnswer({
  status,
  errors,
  objectsXml,
}: QueryAnswer): AsyncGenerator<string, void, undefined> {
  // ITI TF-2: 3.18.4.1.3. Errors stand before the list, which a refusal holds too.
  const [before, behind] = adhocQueryResponseAround(toEbxmlResponse({ status, errors }))
  yield before
  yield* objectsXml
  yield behind
}

/** One object of an ObjectRef answer; takes `urn:uuid:…`. */
export function objectRefXml(entryUuid: string): string {
  return encodeObject({ kind: 'ObjectRef', id: entryUuid, home: undefined })
}
