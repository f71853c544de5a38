// What a submission that failed on our side is answered with, and how its audit calls it.
import type { Log } from '@isthmus/log/log'
import { isOutOfSpace } from '@isthmus/postgres/out-of-space'
import { isOverloaded } from '@isthmus/postgres/overloaded'
import { reportIncident } from '@isthmus/service/incident'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'
import { XdsError } from '@isthmus/xds/xds-error'
import { DocumentTooLargeError, OutOfSpaceError } from './documents/document-store.ts'

export interface ExplainedFailure {
  readonly errors: readonly RegistryError[]
  /** 4 where the sender asked for too much, 8 where we failed. */
  readonly outcome: 4 | 8
}

/** Whatever is not the sender's affair becomes an incident that the log tells more of. */
export function explainFailure(error: unknown, log: Log): ExplainedFailure {
  if (error instanceof DocumentTooLargeError) return { errors: outOfResources(error), outcome: 4 }
  if (error instanceof OutOfSpaceError) {
    log.error('no room for documents', { code: 'ENOSPC' })
    return { errors: outOfResources(error), outcome: 8 }
  }
  const refused = explainRefusal(error, log)
  if (refused !== undefined) return refused
  return { errors: toRegistryErrors(error, 'repository', reportIncident(log, error)), outcome: 8 }
}

// ITI TF-3: Table 4.2.4.1-2. Nothing was kept, and where it is overload the sender may try again.
/** Of a database that is full or has no connection left; undefined for every other failure. */
export function explainRefusal(error: unknown, log: Log): ExplainedFailure | undefined {
  if (isOutOfSpace(error)) {
    log.error('no room in the database', { code: 'ENOSPC' })
    return { errors: outOfResources(new Error('the database is full')), outcome: 8 }
  }
  if (!isOverloaded(error)) return undefined
  log.warn('no connection to the database got free')
  const busy = new XdsError('XDSRepositoryBusy', 'the repository is overloaded, try again later')
  return { errors: toRegistryErrors(busy, 'repository'), outcome: 8 }
}

function outOfResources(cause: Error): readonly RegistryError[] {
  const error = new XdsError('XDSRepositoryOutOfResources', cause.message, { cause })
  return toRegistryErrors(error, 'repository')
}
