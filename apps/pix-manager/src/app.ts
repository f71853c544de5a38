// The table of contents of a Patient Identifier Cross-reference Manager: feeds in, ITI-83 and ITI-9
// out.
import { writePatients } from '@isthmus/identity-feed/db/patients'
import { domainPatients } from '@isthmus/identity-feed/domain-patients'
import { failedIdentityFeed } from '@isthmus/identity-feed/failed-feed'
import { openIdentityFeeds } from '@isthmus/identity-feed/identity-feeds'
import type { MllpServer } from '@isthmus/mllp/mllp-server'
import { type RunningService, openService } from '@isthmus/service/open-service'
import { authoritiesFor } from './asked-authorities.ts'
import type { PixManagerConfig } from './config.ts'
import { writeConfiguredLinks } from './db/configured-links.ts'
import { readLinkedPatients } from './db/linked-patients.ts'
import type { PixTables } from './db/schema.ts'
import type { QuestionParts } from './question-parts.ts'
import { openIti9, serveIti83 } from './serve-questions.ts'

export interface RunningPixManager extends RunningService {
  /** Port of ITI-8; undefined where no feed is configured. */
  readonly feedPort: number | undefined
  /** Port of ITI-9; undefined where none is configured. */
  readonly queryPort: number | undefined
}

/** Opens the service and listens. Throws ConfigError. */
export async function startPixManager(config: PixManagerConfig): Promise<RunningPixManager> {
  const patients = domainPatients(config)
  const authorities = authoritiesFor(config)
  const service = await openService<PixTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
    failedTransaction: failedIdentityFeed,
  })
  const { database, audit, node, log, server } = service
  await writePatients(database, patients)
  await writeConfiguredLinks(database, config.patients, new Date())
  const parts: QuestionParts = {
    readLinked: (cx) => readLinkedPatients(database, cx),
    authoritiesFor: authorities,
    audit,
    node,
    log,
  }
  serveIti83({ config, service, parts })
  const queries = openIti9({ config, service, parts })
  const feeds = openIdentityFeeds({ config, service })
  const { origin, feedPort } = await feeds.start()
  const queryPort = await listening(queries, async () => {
    await feeds.close()
    await service.close()
  })
  return {
    origin,
    feedPort,
    queryPort,
    routes: () => server.routes(),
    async close() {
      await Promise.all([feeds.close(), queries?.close()])
      await service.close()
    },
  }
}

// A taken port stops the start as a whole.
async function listening(
  queries: MllpServer | undefined,
  giveUp: () => Promise<void>,
): Promise<number | undefined> {
  try {
    return await queries?.listen()
  } catch (error) {
    await giveUp()
    throw error
  }
}
