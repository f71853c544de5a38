// What a change of the registry that did not come about is answered with, and what the audit trail
// says of it: refused by the rules, or failed on our side.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { CommitUnknownError } from '@isthmus/postgres/in-transaction'
import { isOutOfSpace } from '@isthmus/postgres/out-of-space'
import { isOverloaded } from '@isthmus/postgres/overloaded'
import { reportIncident } from '@isthmus/service/incident'
import { type RegistryError, type RegistryResponse, failure } from '@isthmus/xds/registry-response'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'
import { XdsError } from '@isthmus/xds/xds-error'
import { busyRegistry } from './busy-registry.ts'

export interface UnmadeChangeParts {
  readonly audit: Pick<AuditTrail, 'record'>
  readonly log: Log
  /** The transaction's own event of the change. */
  readonly event: (ending: UnmadeChangeEnding) => AuditMessage
}

export interface UnmadeChangeEnding {
  readonly outcome: 4 | 8
  readonly outcomeDescription: string
}

/** With warnings among the errors, which the audit leaves out. Throws AuditTrailError. */
export async function refusedChange(
  errors: readonly RegistryError[],
  { audit, event }: Omit<UnmadeChangeParts, 'log'>,
): Promise<Reply<RegistryResponse>> {
  const codes = errors.filter(({ severity }) => severity === 'Error').map(({ code }) => code)
  const outcomeDescription = [...new Set(codes)].join(' ')
  await audit.record(event({ outcome: 4, outcomeDescription }))
  return { response: failure(errors) }
}

/**
 * A Failure, when nothing was changed. Throws CommitUnknownError on: a Failure would say that nothing
 * was changed, a fault of ours leaves it open, as it is. Throws AuditTrailError.
 */
export async function failedChange(
  error: unknown,
  { audit, log, event }: UnmadeChangeParts,
): Promise<Reply<RegistryResponse>> {
  const incident = reportIncident(log, error)
  try {
    await audit.record(event({ outcome: 8, outcomeDescription: `incident ${incident}` }))
  } catch (unrecorded) {
    // Where nothing has room or a connection, neither has the event that says so. Nothing was
    // released or changed, and whoever asked keeps an event of the same refusal.
    if (!isOutOfSpace(unrecorded) && !isOverloaded(unrecorded)) throw unrecorded
    reportIncident(log, unrecorded)
  }
  if (error instanceof CommitUnknownError) throw error
  const told = isOutOfSpace(error) ? noRoom(error) : (busyRegistry(error) ?? error)
  return { response: failure(toRegistryErrors(told, 'registry', incident)) }
}

function noRoom(cause: unknown): XdsError {
  const codeContext = 'the registry has no room for it; nothing was changed'
  return new XdsError('XDSRegistryOutOfResources', codeContext, { cause })
}
