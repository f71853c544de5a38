// The two wires by which patient identity sources reach a service: ITI-8 on a port of its own,
// ITI-44 beside the other transactions.
import { randomUUID } from 'node:crypto'
import { ConfigError } from '@isthmus/config/config'
import type { IdentityFeed } from '@isthmus/config/identity-feed'
import { isOid } from '@isthmus/hl7/oid'
import type { AssigningAuthorities } from '@isthmus/identity/assigning-authorities'
import type { DecidableChange } from '@isthmus/identity/decide-identity-change'
import { iti44 } from '@isthmus/identity/transactions/iti-44'
import type { MllpServer } from '@isthmus/mllp/mllp-server'
import type { Service } from '@isthmus/service/open-service'
import type { ServiceConfig } from '@isthmus/service/service-config'
import { createAuditedMllpServer } from './audited-mllp-server.ts'
import type { IdentityDatabase } from './db/identity-database.ts'
import { type FeedOptions, type IncompleteMerges, applyIdentityChange } from './db/identity-feed.ts'
import { patientIdentityFeed } from './transactions/iti-8.ts'
import { patientIdentityFeedV3 } from './transactions/iti-44.ts'

export interface IdentityFeeds {
  /**
   * Starts the service, then listens for ITI-8. Where a port is taken the service is closed and the
   * start throws.
   */
  start(): Promise<StartedFeeds>
  /** Waits for the messages that are being worked on; before the service is closed. */
  close(): Promise<void>
}

export interface StartedFeeds {
  readonly origin: string
  /** Port of ITI-8; undefined where none is configured. */
  readonly feedPort: number | undefined
}

export interface FeedsConfig extends Pick<ServiceConfig, 'publicUrl' | 'tls'> {
  /** OID of the domain's authority. */
  readonly assigningAuthority: string
  readonly feed?: IdentityFeed
}

export interface FeedsService extends Pick<
  Service<unknown>,
  'audit' | 'node' | 'log' | 'peers' | 'server' | 'start' | 'close'
> {
  readonly database: IdentityDatabase
}

export interface IdentityFeedsParts {
  readonly config: FeedsConfig
  readonly service: FeedsService
  /** What becomes of merges that lack what a registry needs; `ignored` when left out. */
  readonly incompleteMerges?: IncompleteMerges
}

/** Serves ITI-44 and makes the port of ITI-8. Without `feed` in the configuration there is none. */
export function openIdentityFeeds({
  config,
  service,
  incompleteMerges,
}: IdentityFeedsParts): IdentityFeeds {
  const { feed } = config
  const { audit, node, log, server, database } = service
  if (feed === undefined) return startedBy(service, undefined)
  const parts = {
    apply: (change: DecidableChange, options: FeedOptions) =>
      applyIdentityChange(database, change, {
        ...options,
        incompleteMerges,
        differingBirthDates: feed.differingBirthDates,
      }),
    audit,
    node,
    log,
    authorities: assigningAuthorities({ ...config, feed }),
  }
  server.serve('/iti-44', iti44, {
    handler: patientIdentityFeedV3({ ...parts, newUuid: randomUUID }),
    actors: ['patient-identity-source'],
    limits: { rootPartBytesMax: feed.messageBytesMax },
  })
  const mllp =
    feed.mllp &&
    createAuditedMllpServer({
      config,
      service,
      listen: feed.mllp,
      messageBytesMax: feed.messageBytesMax,
      transaction: 'ITI-8',
      actors: ['patient-identity-source'],
      handler: (onUnreadable) => patientIdentityFeed({ ...parts, onUnreadable }),
    })
  return startedBy(service, mllp)
}

function startedBy(service: FeedsService, mllp: MllpServer | undefined): IdentityFeeds {
  return {
    async start() {
      const origin = await service.start()
      try {
        return { origin, feedPort: await mllp?.listen() }
      } catch (error) {
        // A taken port stops the start as a whole.
        await service.close()
        throw error
      }
    },
    close: async () => mllp?.close(),
  }
}

/** Throws ConfigError. */
function assigningAuthorities({
  assigningAuthority,
  feed: { namespaces },
}: {
  readonly assigningAuthority: string
  readonly feed: IdentityFeed
}): AssigningAuthorities {
  const bad = namespaces.find(({ oid }) => !isOid(oid))
  if (bad !== undefined) throw new ConfigError(`feed.namespaces: ${bad.oid} is no OID`)
  return {
    domain: assigningAuthority,
    namespaces: new Map(namespaces.map(({ name, oid }) => [name, oid])),
  }
}
