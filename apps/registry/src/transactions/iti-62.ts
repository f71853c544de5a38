// Remove Metadata at the Document Registry (ITI TF-2: 3.62.4.1.3).
import type { EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange, Handler } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditIti62 } from '@isthmus/xds/audit/iti-62'
import type { RemoveObjectsRequest } from '@isthmus/xds/messages'
import { type RegistryError, type RegistryResponse, success } from '@isthmus/xds/registry-response'
import { checkRemoveObjects } from '@isthmus/xds/remove-metadata'
import type { RegistryStore } from '../db/registry-store.ts'
import { type UnmadeChangeParts, failedChange, refusedChange } from '../unmade-change.ts'

export interface RemoveParts {
  readonly store: Pick<RegistryStore, 'remove'>
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly log: Log
}

type Removing = Exchange<RemoveObjectsRequest>

/**
 * References in one request, each of which holds a lock of the database until the request is done;
 * what came in one submission fits.
 */
const objectsPerRemovalMax = 4_000

export function removeMetadata(
  parts: RemoveParts,
): Handler<RemoveObjectsRequest, RegistryResponse> {
  return async (exchange) => {
    const { request, now } = exchange
    const findings = [...tooMany(request), ...checkRemoveObjects(request)]
    if (findings.length > 0) return refusedChange(findings, unmade(parts, exchange))
    try {
      const { decision, patientIds } = await parts.store.remove(request, {
        now,
        audit: parts.audit,
        removedMessage: (ids) => message(parts, exchange, { outcome: 0, patientIds: ids }),
      })
      if (decision.kind === 'remove') return { response: success() }
      return await refusedChange(decision.errors, unmade(parts, exchange, patientIds))
    } catch (error) {
      return failedChange(error, unmade(parts, exchange))
    }
  }
}

function tooMany({ ids }: RemoveObjectsRequest): readonly RegistryError[] {
  if (ids.length <= objectsPerRemovalMax) return []
  const codeContext = `the request names ${ids.length} objects, at most ${objectsPerRemovalMax} are due`
  return [{ code: 'XDSRegistryError', severity: 'Error', codeContext, location: undefined }]
}

function unmade(
  parts: RemoveParts,
  exchange: Removing,
  patientIds: readonly string[] = [],
): UnmadeChangeParts {
  return { ...parts, event: (ending) => message(parts, exchange, { ...ending, patientIds }) }
}

interface Result {
  readonly outcome: EventOutcome
  readonly outcomeDescription?: string
  readonly patientIds: readonly string[]
}

function message(
  { node }: Pick<RemoveParts, 'node'>,
  exchange: Removing,
  { patientIds, ...result }: Result,
) {
  const ids = [...new Set(exchange.request.ids)].slice(0, objectsPerRemovalMax)
  return auditIti62(
    { ...servedFacts(exchange, node), ...result },
    { side: 'server', patientIds, ids },
  )
}
