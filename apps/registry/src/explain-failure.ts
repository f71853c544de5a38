// Our own failures: the partner hears an incident id, the log says what happened.
import type { TransactionId } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'

export interface FailureContext {
  readonly transaction: TransactionId
  readonly newUuid: () => string
  readonly log: Log
}

export interface ExplainedFailure {
  readonly errors: readonly RegistryError[]
  /** For the audit message. */
  readonly description: string
}

export function explainFailure(
  error: unknown,
  { transaction, newUuid, log }: FailureContext,
): ExplainedFailure {
  const incident = newUuid()
  // The message of a database error may quote what was stored, so class and code alone are kept.
  log.error('request failed', { transaction, incident, error: classOf(error) })
  return {
    errors: toRegistryErrors(error, 'registry', incident),
    description: `incident ${incident}`,
  }
}

function classOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  const cause = error.cause === undefined ? '' : ` < ${classOf(error.cause)}`
  return `${error.name}${code}${cause}`
}
