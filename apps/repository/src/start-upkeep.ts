// Starts what the repository does beside its requests: the sweep and the scrub.
import type { Service } from '@isthmus/service/open-service'
import { createAskRegistry } from './ask-registry.ts'
import { type Background, startBackground } from './background.ts'
import type { RepositoryConfig } from './config.ts'
import type { DocumentLedger } from './db/document-ledger.ts'
import type { RepositoryTables } from './db/schema.ts'
import { createScrubLedger } from './db/scrub-ledger.ts'
import { createUnsettledDocuments } from './db/unsettled-documents.ts'
import type { DocumentStore } from './documents/document-store.ts'
import { type ScrubParts, scrub } from './documents/scrub.ts'
import { sweep } from './documents/sweep.ts'
import type { IntegrityAudit } from './integrity-audit.ts'

export interface UpkeepParts {
  readonly config: RepositoryConfig
  readonly service: Service<RepositoryTables>
  readonly documents: DocumentStore
  readonly ledger: DocumentLedger
  readonly integrity: IntegrityAudit
}

export function startUpkeep(parts: UpkeepParts): Background {
  const running = [startSweep(parts), ...startScrub(parts)]
  return {
    async close() {
      await Promise.all(running.map((one) => one.close()))
    },
  }
}

function startSweep({ config, service, documents, ledger }: UpkeepParts): Background {
  const { limits, storedQueries } = config
  const { audit, client, database, log, node } = service
  const { registryTimeoutMs } = limits
  const sweepParts = {
    documents,
    ledger,
    unsettled: createUnsettledDocuments(database),
    ask: createAskRegistry({ client, storedQueries, registryTimeoutMs, audit, node, now }),
    // The registry may be at work on what it was told just now.
    graceMs: Math.max(config.sweep.graceMs, 2 * registryTimeoutMs),
    documentsPerAskMax: config.sweep.documentsPerAskMax,
    now,
    log,
  }
  const { intervalMs } = config.sweep
  const round = async (signal: AbortSignal): Promise<number> => {
    await sweep(sweepParts, signal)
    return intervalMs
  }
  return startBackground(round, { log, retryMs: intervalMs })
}

function startScrub({ config, service, documents, integrity }: UpkeepParts): readonly Background[] {
  const { bytesPerSecond, roundMs } = config.scrub
  const { database, log, server } = service
  const ledger = createScrubLedger(database)
  let verified = 0
  server.gauge('isthmus_damaged_documents', 'Documents that are not what was stored.', () =>
    ledger.countDamaged(),
  )
  server.gauge(
    'isthmus_verified_documents',
    'Documents read again since the start.',
    () => verified,
  )
  if (bytesPerSecond === 0) return []
  const parts: ScrubParts = {
    documents,
    ledger,
    bytesPerSecond,
    roundMs,
    audit: integrity,
    onVerified() {
      verified += 1
    },
    now,
    log,
  }
  return [startBackground((signal) => scrub(parts, signal), { log, retryMs: 60_000 })]
}

function now(): Date {
  return new Date()
}
