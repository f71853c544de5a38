// The two wires by which patient identity sources reach the registry: ITI-8 on a port of its own,
// ITI-44 beside the other transactions.
import { randomUUID } from 'node:crypto'
import { ConfigError } from '@isthmus/config/config'
import { isOid } from '@isthmus/hl7/oid'
import type { AssigningAuthorities } from '@isthmus/identity/assigning-authorities'
import { iti44 } from '@isthmus/identity/transactions/iti-44'
import type { PeerRefusal } from '@isthmus/mllp/mllp-refusal'
import { createMllpServer } from '@isthmus/mllp/mllp-server'
import type { Service } from '@isthmus/service/open-service'
import { refusalMessages } from '@isthmus/service/refusal-messages'
import { loadCredentials } from '@isthmus/tls/credentials'
import type { RegistryConfig } from './config.ts'
import type { RegistryStore } from './db/registry-store.ts'
import type { RegistryTables } from './db/schema.ts'
import { patientIdentityFeed } from './transactions/iti-8.ts'
import { patientIdentityFeedV3 } from './transactions/iti-44.ts'

export interface IdentityFeeds {
  /** Resolves with the port of ITI-8; undefined where none is configured. */
  listen(): Promise<number | undefined>
  /** Waits for the messages that are being worked on. */
  close(): Promise<void>
}

export interface IdentityFeedsParts {
  readonly config: RegistryConfig
  readonly service: Service<RegistryTables>
  readonly store: Pick<RegistryStore, 'changeIdentities'>
}

/** Serves ITI-44 and makes the port of ITI-8. Without `feed` in the configuration there is none. */
export function openIdentityFeeds({ config, service, store }: IdentityFeedsParts): IdentityFeeds {
  const { feed } = config
  if (feed === undefined) return { listen: () => Promise.resolve(undefined), close: nothing }
  const { audit, node, log, server, peers } = service
  const parts = { store, audit, node, log, authorities: assigningAuthorities(config) }
  const limits = { rootPartBytesMax: feed.messageBytesMax }
  const handler = patientIdentityFeedV3({ ...parts, newUuid: randomUUID })
  server.serve('/iti-44', iti44, { handler, actors: ['patient-identity-source'], limits })
  if (feed.mllp === undefined) return { listen: () => Promise.resolve(undefined), close: nothing }

  const endpoint = `mllps://${new URL(config.publicUrl).hostname}:${feed.mllp.port}`
  const onRefused = ({ kind, peer, reason }: PeerRefusal): Promise<void> => {
    const refusal = { kind, peer, reason, endpoint, transaction: 'ITI-8' } as const
    return audit.recordAll(refusalMessages(refusal, { at: new Date(), node, ...noneOfItsOwn }))
  }
  const mllp = createMllpServer({
    listen: feed.mllp,
    tls: loadCredentials(config.tls),
    peers,
    actors: ['patient-identity-source'],
    limits: { messageBytesMax: feed.messageBytesMax },
    handler: patientIdentityFeed({
      ...parts,
      onUnreadable: ({ peer }) => onRefused({ kind: 'malformed', peer, reason: 'no HL7 header' }),
    }),
    onRefused: (refusal) =>
      refusal.kind === 'node'
        ? audit.recordAll(refusalMessages(refusal, { at: new Date(), node, ...noneOfItsOwn }))
        : onRefused(refusal),
    log,
  })
  return {
    async listen() {
      try {
        return await mllp.listen()
      } catch (error) {
        // A taken port stops the start as a whole.
        await service.close()
        throw error
      }
    },
    close: () => mllp.close(),
  }
}

// The security event says it all: nothing of the message is known.
const noneOfItsOwn = { failedTransaction: undefined }

function nothing(): Promise<void> {
  return Promise.resolve()
}

/** Throws ConfigError. */
function assigningAuthorities({
  assigningAuthority,
  feed,
}: Pick<RegistryConfig, 'assigningAuthority' | 'feed'>): AssigningAuthorities {
  const namespaces = feed?.namespaces ?? []
  const bad = namespaces.find(({ oid }) => !isOid(oid))
  if (bad !== undefined) throw new ConfigError(`feed.namespaces: ${bad.oid} is no OID`)
  return {
    domain: assigningAuthority,
    namespaces: new Map(namespaces.map(({ name, oid }) => [name, oid])),
  }
}
