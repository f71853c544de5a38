// Holds a stored query against the table of queries and gives it as a typed value
// (ITI TF-2: 3.18.4.1.2.3).
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { AdhocQueryRequest } from '../messages.ts'
import { type StoredQueryDefinition, retiredParameters, storedQueries } from '../queries.ts'
import type { RegistryError } from '../registry-response.ts'
import type { ReturnType } from '../stored-query.ts'
import type { Asked } from './query-choices.ts'
import { type ReadQuery, buildQuery, storedQueryBuilders } from './query-builders.ts'
import { queryError } from './query-error.ts'
import { type QueryParameters, readParameters } from './query-parameters.ts'

/**
 * Gives the query, or everything that is wrong with the request. Unknown parameter names are
 * ignored.
 */
export function readQuery(request: AdhocQueryRequest): ReadQuery {
  const builders = storedQueryBuilders
  return readQueryAmong(request, { definitions: storedQueries, builders, with: 'ITI-18' })
}

export interface KnownQueries<Name extends string, Query> {
  readonly definitions: readonly StoredQueryDefinition<Name>[]
  readonly builders: Readonly<Record<Name, (asked: Asked) => Query>>
  /** The transaction that they are asked with. */
  readonly with: 'ITI-18' | 'ITI-51'
}

/** The same among the queries of one transaction; every other is unknown. */
export function readQueryAmong<Name extends string, Query>(
  request: AdhocQueryRequest,
  known: KnownQueries<Name, Query>,
): ReadQuery<Query> {
  const definition = known.definitions.find(({ id }) => id === request.queryId.toLowerCase())
  if (definition === undefined) return reject([unknownQuery(request.queryId, known.with)])
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
  return buildQuery(known.builders[definition.name], parameters, returnType)
}

function unknownQuery(queryId: string, transaction: 'ITI-18' | 'ITI-51'): RegistryError {
  const found = isUuidUrn(queryId) ? queryId : 'a text that is no urn:uuid:'
  return queryError(
    'XDSUnknownStoredQuery',
    `AdhocQuery/@id is ${found}: this registry answers no such query with ${transaction}`,
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
// ITI TF-2: 3.51.4.1.2.3. Likewise those of which at least one is due.
function checkPresence(
  { parameters: defined, exactlyOneOf, atLeastOneOf }: StoredQueryDefinition<string>,
  parameters: QueryParameters,
): readonly RegistryError[] {
  const missing = [
    ...defined
      .filter(({ name, need }) => need === 'required' && !parameters.sent(name))
      .map(({ name }) => `${name} is required`),
    ...(atLeastOneOf.length === 0 || atLeastOneOf.some((name) => parameters.sent(name))
      ? []
      : [`at least one of ${atLeastOneOf.join(', ')} is required`]),
  ].map((context) => queryError('XDSStoredQueryMissingParam', context))
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
  { notTogether }: Pick<StoredQueryDefinition, 'notTogether'>,
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

function reject(errors: readonly RegistryError[]): ReadQuery<never> {
  return { kind: 'reject', errors }
}
