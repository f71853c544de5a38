// Holds a stored query against the table of queries and gives it as a typed value
// (ITI TF-2: 3.18.4.1.2.3).
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { AdhocQueryRequest } from '../messages.ts'
import { type StoredQueryDefinition, retiredParameters, storedQueries } from '../queries.ts'
import type { RegistryError } from '../registry-response.ts'
import type { ReturnType } from '../stored-query.ts'
import { type ReadQuery, buildQuery } from './query-builders.ts'
import { queryError } from './query-error.ts'
import { type QueryParameters, readParameters } from './query-parameters.ts'

/**
 * Gives the query, or everything that is wrong with the request. Unknown parameter names are
 * ignored.
 */
export function readQuery(request: AdhocQueryRequest): ReadQuery {
  const definition = storedQueries.find(({ id }) => id === request.queryId.toLowerCase())
  if (definition === undefined) return reject([unknownQuery(request.queryId)])
  const { parameters, errors: malformed } = readParameters(request.slots, definition)
  const { returnType } = request
  const errors = [
    ...checkReturnType(returnType),
    ...checkRetired(request),
    ...malformed,
    ...checkPresence(definition, parameters),
    ...checkPairs(definition, parameters),
  ]
  if (errors.length > 0 || !isReturnType(returnType)) return reject(errors)
  return buildQuery(definition.name, parameters, returnType)
}

function unknownQuery(queryId: string): RegistryError {
  const found = isUuidUrn(queryId) ? queryId : 'a text that is no urn:uuid:'
  return queryError(
    'XDSUnknownStoredQuery',
    `AdhocQuery/@id is ${found}: this registry answers no such query with ITI-18`,
  )
}

// ITI TF-2: 3.18.4.1.2.2. The schema's default would be another type, so it must be sent.
function checkReturnType(returnType: string): readonly RegistryError[] {
  if (isReturnType(returnType)) return []
  const found = returnType === '' ? 'missing' : 'another one'
  return [
    queryError(
      'XDSRegistryError',
      `ResponseOption/@returnType is ${found}: LeafClass or ObjectRef is due`,
    ),
  ]
}

function isReturnType(text: string): text is ReturnType {
  return text === 'LeafClass' || text === 'ObjectRef'
}

function checkRetired({ slots }: AdhocQueryRequest): readonly RegistryError[] {
  return slots
    .filter(({ name }) => retiredParameters.has(name))
    .map(({ name }) =>
      queryError('XDSRegistryError', `${name} is retired: the scheme stands in 'code^^scheme'`),
    )
}

// ITI TF-2: 3.18.4.1.2.3.7. Required parameters, and the choices of which exactly one is due.
function checkPresence(
  { parameters: defined, exactlyOneOf }: StoredQueryDefinition,
  parameters: QueryParameters,
): readonly RegistryError[] {
  const missing = defined
    .filter(({ name, need }) => need === 'required' && !parameters.sent(name))
    .map(({ name }) => queryError('XDSStoredQueryMissingParam', `${name} is required`))
  const given = exactlyOneOf.filter((name) => parameters.sent(name))
  if (exactlyOneOf.length === 0 || given.length === 1) return missing
  return [
    ...missing,
    given.length === 0
      ? queryError('XDSStoredQueryMissingParam', `one of ${exactlyOneOf.join(', ')} is required`)
      : onlyOneOf(given),
  ]
}

// CP-ITI-1323. What is asked for and what is excluded by one attribute do not stand together.
function checkPairs(
  { notTogether }: StoredQueryDefinition,
  parameters: QueryParameters,
): readonly RegistryError[] {
  return notTogether
    .filter((pair) => pair.every((name) => parameters.sent(name)))
    .map((pair) => onlyOneOf(pair))
}

function onlyOneOf(names: readonly string[]): RegistryError {
  return queryError(
    'XDSStoredQueryParamNumber',
    `${names.join(' and ')} are given: only one of them may be`,
  )
}

function reject(errors: readonly RegistryError[]): ReadQuery {
  return { kind: 'reject', errors }
}
