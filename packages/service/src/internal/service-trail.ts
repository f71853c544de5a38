// The audit trail of a service: in its own database, sent to the one Audit Record Repository on its
// allow-list.
import type { AuditNode } from '@isthmus/atna/audit-node'
import { applicationStarted, applicationStopped } from '@isthmus/atna/security-events'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { openAuditTrail } from '@isthmus/audit-trail/outbox'
import type { HealthReport } from '@isthmus/http/server-options'
import type { Log } from '@isthmus/log/log'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { Kysely } from 'kysely'
import type { ServiceConfig } from '../service-config.ts'

export interface ServiceTrailParts<Tables> {
  readonly config: ServiceConfig
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly database: Kysely<Tables>
  readonly log: Log
  readonly node: AuditNode
}

/** Throws when the allow-list names nobody that events could be sent to. */
export function openServiceTrail<Tables>(parts: ServiceTrailParts<Tables>): Promise<AuditTrail> {
  const { host, port, adoptAfterMs } = parts.config.audit
  const [repository] = parts.peers.byActor('audit-record-repository')
  if (repository === undefined) {
    throw new Error('the allow-list names no peer that is an audit-record-repository')
  }
  return openAuditTrail<Tables>({
    ...parts,
    target: { host, port, peer: repository.name },
    times: { adoptAfterMs },
  })
}

/** What health shows of it. */
export async function trailHealth(audit: AuditTrail): Promise<HealthReport> {
  try {
    const { ok, pending, oldestMs, connected } = await audit.state()
    return {
      ok,
      details: { auditPending: pending, auditOldestMs: oldestMs, auditConnected: connected },
    }
  } catch {
    // The trail lives in the service's own database: whoever asks hears which part is ill.
    return { ok: false, details: { database: 'unreachable' } }
  }
}

/** DICOM PS3.15: A.5.3.1. The service has started, or is about to stop. */
export function auditLife(
  what: 'started' | 'stopped',
  { audit, node }: { readonly audit: AuditTrail; readonly node: AuditNode },
): Promise<void> {
  const message = what === 'started' ? applicationStarted : applicationStopped
  return audit.record(message({ at: new Date(), node }))
}
