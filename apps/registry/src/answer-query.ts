// What a stored query finds and the asker may see, within the limits of one answer
// (ITI TF-2: 3.18.4.1.3).
import type { RegistryError } from '@isthmus/xds/registry-response'
import type { MultiPatientQuery } from '@isthmus/xds/multi-patient-query'
import type { StoredQuery } from '@isthmus/xds/stored-query'
import type { RegistryDatabase } from './db/registry-database.ts'
import { TooManyResultsError, createFoundObjects } from './found-objects.ts'
import { objectTexts } from './object-texts.ts'
import { runMultiPatientQuery } from './queries/of-many-patients.ts'
import { runQuery } from './queries/run-query.ts'
import { createSearch } from './queries/search.ts'
import type { Viewer } from './viewer.ts'

export interface AnswerParts {
  readonly database: RegistryDatabase
  readonly limits: { readonly leafClassResultsMax: number; readonly objectRefResultsMax: number }
}

export interface AnswerOptions {
  readonly viewer: Viewer
  readonly parts: AnswerParts
  readonly signal: AbortSignal
}

export type AnsweredQuery =
  | {
      readonly kind: 'answered'
      readonly count: number
      /** Of whom it holds something. */
      readonly patientIds: ReadonlySet<string>
      readonly objectsXml: Iterable<string> | AsyncIterable<string>
    }
  | { readonly kind: 'refused'; readonly errors: readonly RegistryError[] }

/**
 * An object that may not be seen is left out as if it were not there. Whatever speaks against the
 * answer is known when it resolves; texts that were not needed for that are read as they are pulled.
 * Throws ConsentUnavailableError.
 */
export async function answerQuery(
  query: StoredQuery | MultiPatientQuery,
  { viewer, parts, signal }: AnswerOptions,
): Promise<AnsweredQuery> {
  const { database, limits } = parts
  const isLeafClass = query.returnType === 'LeafClass'
  const found = createFoundObjects({
    max: isLeafClass ? limits.leafClassResultsMax : limits.objectRefResultsMax,
  })
  const search = createSearch({
    database,
    viewer,
    found,
    level: query.metadataLevel,
    firstPage: isLeafClass ? 'whole' : 'key',
    signal,
  })
  try {
    await (isOfMany(query) ? runMultiPatientQuery(search, query) : runQuery(search, query))
  } catch (error) {
    if (error instanceof TooManyResultsError) return { kind: 'refused', errors: [tooManyResults] }
    throw error
  }
  // ITI TF-2: 3.18.4.1.3. References say nothing about a patient, so they are not held to it.
  // ITI TF-2: 3.51.4.1.3. A query for several patients is not either.
  const isHeldToOne = isLeafClass && !isOfMany(query)
  if (isHeldToOne && found.patients.size > 1) return { kind: 'refused', errors: [notSinglePatient] }
  return {
    kind: 'answered',
    count: found.count(),
    patientIds: found.patients,
    objectsXml: objectTexts(found.rows, query.returnType, { database, signal }),
  }
}

function isOfMany(query: StoredQuery | MultiPatientQuery): query is MultiPatientQuery {
  return 'patientIds' in query
}

const tooManyResults: RegistryError = {
  code: 'XDSTooManyResults',
  severity: 'Error',
  codeContext: 'the query finds more than one answer may hold; narrow it',
  location: undefined,
}

const notSinglePatient: RegistryError = {
  code: 'XDSResultNotSinglePatient',
  severity: 'Error',
  codeContext: 'the objects are not all of one patient; ask for references, or for fewer',
  location: undefined,
}
