// What a change of the registry that failed on our side is answered with, and what the audit trail
// says of it.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Log } from '@isthmus/log/log'
import { CommitUnknownError } from '@isthmus/postgres/in-transaction'
import { isOutOfSpace } from '@isthmus/postgres/out-of-space'
import { reportIncident } from '@isthmus/service/incident'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'
import { XdsError } from '@isthmus/xds/xds-error'

export interface FailedChangeParts {
  readonly audit: Pick<AuditTrail, 'record'>
  readonly log: Log
  /** The event of the failed change. */
  readonly event: (outcomeDescription: string) => AuditMessage
}

/**
 * The errors of a Failure, when nothing was changed. Throws CommitUnknownError on: a Failure would
 * say that nothing was changed, a fault of ours leaves it open, as it is. Throws AuditTrailError.
 */
export async function failedChange(
  error: unknown,
  { audit, log, event }: FailedChangeParts,
): Promise<readonly RegistryError[]> {
  const incident = reportIncident(log, error)
  try {
    await audit.record(event(`incident ${incident}`))
  } catch (unrecorded) {
    // Where nothing has room, neither has the event that says so. Nothing was released or changed,
    // and whoever asked keeps an event of the same refusal.
    if (!isOutOfSpace(unrecorded)) throw unrecorded
    reportIncident(log, unrecorded)
  }
  if (error instanceof CommitUnknownError) throw error
  return toRegistryErrors(isOutOfSpace(error) ? noRoom(error) : error, 'registry', incident)
}

function noRoom(cause: unknown): XdsError {
  const codeContext = 'the registry has no room for it; nothing was changed'
  return new XdsError('XDSRegistryOutOfResources', codeContext, { cause })
}
