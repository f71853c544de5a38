// What a stored query finds and the asker may see, within the limits of one answer
// (ITI TF-2: 3.18.4.1.3).
import type { AdhocQueryResponse } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { type RegistryError, success } from '@isthmus/xds/registry-response'
import type { StoredQuery } from '@isthmus/xds/stored-query'
import { type EntryRow, fromEntryRow } from './db/entry-rows.ts'
import type { RegistryStore } from './db/registry-store.ts'
import type { EntryRelease, ReleaseParts } from './entry-release.ts'

export interface AnswerParts extends ReleaseParts {
  readonly store: Pick<RegistryStore, 'readEntries'>
  readonly limits: { readonly leafClassResultsMax: number; readonly objectRefResultsMax: number }
}

export type AnsweredQuery =
  | { readonly kind: 'answered'; readonly response: AdhocQueryResponse }
  | { readonly kind: 'refused'; readonly errors: readonly RegistryError[] }

/**
 * An entry that may not be seen is left out as if it were not there. Throws
 * ConsentUnavailableError.
 */
export async function answerQuery(
  query: StoredQuery,
  context: {
    readonly parts: AnswerParts
    readonly release: EntryRelease
    readonly signal: AbortSignal
  },
): Promise<AnsweredQuery> {
  const { parts, release, signal } = context
  const prepared = prepare(query, release)
  const pages = parts.store.readEntries(query, { rowsPerPage, signal })
  const found = await (query.returnType === 'LeafClass'
    ? collect(pages, release, { max: parts.limits.leafClassResultsMax, keep: (entry) => entry })
    : collect(pages, release, { max: parts.limits.objectRefResultsMax, keep: ({ id }) => id }))
  await prepared
  if (found === 'too-many') return { kind: 'refused', errors: [tooManyResults] }
  const objects = found.filter((one) => typeof one !== 'string')
  if (new Set(objects.map(({ patientId }) => patientId)).size > 1) {
    return { kind: 'refused', errors: [notSinglePatient] }
  }
  const objectRefs = found.filter((one) => typeof one === 'string')
  return { kind: 'answered', response: { ...success(), objects, objectRefs } }
}

/** A page holds what nearly every patient has, so that one round trip is the rule. */
const rowsPerPage = 1_000

// Consents are fetched while the database searches, also when it finds nothing: the time tells
// nobody whether something was withheld.
function prepare(query: StoredQuery, release: EntryRelease): Promise<void> {
  if (query.kind !== 'FindDocuments') return Promise.resolve()
  const prepared = release.prepare(query.patientId)
  // It is awaited after the search; should the search fail first, its failure is the one that
  // counts.
  prepared.catch(() => undefined)
  return prepared
}

// What is withheld does not count, so that the count tells nothing of it.
async function collect<Kept>(
  pages: AsyncIterable<readonly EntryRow[]>,
  release: EntryRelease,
  { max, keep }: { readonly max: number; readonly keep: (entry: DocumentEntry) => Kept },
): Promise<readonly Kept[] | 'too-many'> {
  const found: Kept[] = []
  for await (const rows of pages) {
    for (const row of rows) {
      const entry = fromEntryRow(row)
      if (await release.mayRelease(entry)) found.push(keep(entry))
      if (found.length > max) return 'too-many'
    }
  }
  return found
}

const tooManyResults: RegistryError = {
  code: 'XDSTooManyResults',
  severity: 'Error',
  codeContext: 'the query finds more than one answer may hold; narrow it',
  location: undefined,
}

// ITI TF-2: 3.18.4.1.3. Only LeafClass answers are held to it: references say nothing about a
// patient.
const notSinglePatient: RegistryError = {
  code: 'XDSResultNotSinglePatient',
  severity: 'Error',
  codeContext: 'the entries are not all of one patient',
  location: undefined,
}
