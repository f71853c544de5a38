// Holds a stored query against the table of queries and gives it as a typed value
// (ITI TF-2: 3.18.4.1.2.3).
import type { AdhocQueryRequest } from '../messages.ts'
import { type StoredQueryDefinition, retiredParameters, storedQueries } from '../queries.ts'
import type { RegistryError } from '../registry-response.ts'
import type { ReturnType, StoredQuery } from '../stored-query.ts'
import { buildQuery } from './query-builders.ts'
import { type QueryParameters, readParameters } from './query-parameters.ts'

export type ReadQuery =
  | { readonly kind: 'query'; readonly query: StoredQuery }
  | { readonly kind: 'reject'; readonly errors: readonly RegistryError[] }

/**
 * Gives the query, or everything that is wrong with the request. Unknown parameter names are
 * ignored.
 */
export function readQuery(request: AdhocQueryRequest): ReadQuery {
  const definition = storedQueries.find(({ id }) => id === request.queryId.toLowerCase())
  if (definition === undefined) {
    return reject([error('XDSUnknownStoredQuery', 'this registry does not know the stored query')])
  }
  const { parameters, errors: malformed } = readParameters(request.slots, definition)
  const { returnType } = request
  const errors = [
    ...checkReturnType(returnType),
    ...checkRetired(request),
    ...malformed,
    ...checkPresence(definition, parameters),
  ]
  if (errors.length > 0 || !isReturnType(returnType)) return reject(errors)
  return buildQuery(definition.name, parameters, returnType)
}

// ITI TF-2: 3.18.4.1.2.2. The schema's default would be another type, so it must be sent.
function checkReturnType(returnType: string): readonly RegistryError[] {
  return isReturnType(returnType)
    ? []
    : [error('XDSRegistryError', 'returnType must be LeafClass or ObjectRef')]
}

function isReturnType(text: string): text is ReturnType {
  return text === 'LeafClass' || text === 'ObjectRef'
}

function checkRetired({ slots }: AdhocQueryRequest): readonly RegistryError[] {
  return slots
    .filter(({ name }) => retiredParameters.has(name))
    .map(({ name }) =>
      error('XDSRegistryError', `${name} is retired: the scheme stands in 'code^^scheme'`),
    )
}

// ITI TF-2: 3.18.4.1.2.3.7. Required parameters, and the pairs of which exactly one is due.
function checkPresence(
  { parameters: defined, exactlyOneOf }: StoredQueryDefinition,
  parameters: QueryParameters,
): readonly RegistryError[] {
  const missing = defined
    .filter(({ name, need }) => need === 'required' && !parameters.sent(name))
    .map(({ name }) => error('XDSStoredQueryMissingParam', `${name} is required`))
  const given = exactlyOneOf.filter((name) => parameters.sent(name))
  if (exactlyOneOf.length === 0 || given.length === 1) return missing
  const names = exactlyOneOf.join(', ')
  return [
    ...missing,
    given.length === 0
      ? error('XDSStoredQueryMissingParam', `one of ${names} is required`)
      : error('XDSStoredQueryParamNumber', `only one of ${names} may be given`),
  ]
}

function reject(errors: readonly RegistryError[]): ReadQuery {
  return { kind: 'reject', errors }
}

function error(code: RegistryError['code'], codeContext: string): RegistryError {
  return { code, severity: 'Error', codeContext, location: undefined }
}
