// The table of contents of an Imaging Document Source.
import type { DimseService } from '@isthmus/dimse/storage-scp'
import { openIdentifiers } from '@isthmus/pix-consumer/open-identifiers'
import { type RunningService, openService } from '@isthmus/service/open-service'
import { startCompleteness } from './completeness.ts'
import type { ImagingSourceConfig } from './config.ts'
import { countQuarantined } from './db/quarantine.ts'
import type { ImagingSourceTables } from './db/schema.ts'
import { openDimsePort } from './dimse-port.ts'
import { failedTransaction } from './failed-transaction.ts'
import { createIntake, senders } from './intake.ts'
import { openArchive } from './open-archive.ts'
import { openPublisher } from './open-publisher.ts'
import { serveRetrieve } from './serve-retrieve.ts'
import { storeInstancesByHttp } from './stow-rs.ts'

export interface RunningImagingSource extends RunningService {
  readonly dimsePort: number
  /** Every DIMSE service that the running port answers. */
  dimseServices(): readonly DimseService[]
}

/** Opens the source, listens for HTTPS and DIMSE, and goes on with the studies it was left with. */
export async function startImagingSource(
  config: ImagingSourceConfig,
): Promise<RunningImagingSource> {
  const { limits } = config
  const service = await openService<ImagingSourceTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
    failedTransaction: failedTransaction(config.retrieveLocationUid),
  })
  const { database, log, server } = service
  const archive = await openArchive(config, service)
  const identifiers = openIdentifiers(config, service)
  const completeness = startCompleteness({
    database,
    stableMs: config.completeness.stableMs,
    retryMs: limits.retryMs,
    complete: openPublisher({ config, service, archive, identifiers }),
    log,
  })
  const intake = createIntake({ archive, completeness, log })

  serveRetrieve({ config, service, archive, identifiers })
  server.route('POST', storePath, {
    handler: storeInstancesByHttp(intake, limits),
    actors: senders,
    limits: { bodyBytesMax: limits.storeRequestBytesMax },
  })
  server.gauge('isthmus_quarantined_studies', 'Studies that are held back.', () =>
    countQuarantined(database),
  )

  const dimse = await openDimsePort(config, service, intake)
  const origin = await service.start()
  return {
    origin,
    dimsePort: dimse.port,
    routes: () => server.routes(),
    dimseServices: () => dimse.services(),
    async close() {
      await dimse.close()
      await completeness.close()
      await service.close()
    },
  }
}

// DICOM PS3.18: 10.5.1. The base address is /dicomweb.
const storePath = '/dicomweb/studies'
