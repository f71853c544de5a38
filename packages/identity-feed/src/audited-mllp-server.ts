// An MLLP port of a service whose refusals stand in the service's audit trail (ITI TF-2: 3.19.6).
import type { Actor } from '@isthmus/ihe/peer'
import type { TransactionId } from '@isthmus/ihe/transaction'
import type { PeerRefusal } from '@isthmus/mllp/mllp-refusal'
import {
  type MllpExchange,
  type MllpHandler,
  type MllpServer,
  createMllpServer,
} from '@isthmus/mllp/mllp-server'
import type { Service } from '@isthmus/service/open-service'
import { refusalMessages } from '@isthmus/service/refusal-messages'
import type { ServiceConfig } from '@isthmus/service/service-config'
import { loadCredentials } from '@isthmus/tls/credentials'

export interface AuditedMllpOptions {
  readonly config: Pick<ServiceConfig, 'publicUrl' | 'tls'>
  readonly service: Pick<Service<unknown>, 'audit' | 'node' | 'log' | 'peers'>
  readonly listen: { readonly host: string; readonly port: number }
  readonly messageBytesMax: number
  readonly transaction: TransactionId
  /** Who may send; others are refused before their first message. */
  readonly actors: readonly Actor[]
  /** Is given what to call for bytes that no answer can be given to. */
  readonly handler: (onUnreadable: (exchange: MllpExchange) => Promise<void>) => MllpHandler
}

/** Throws CredentialsError. */
export function createAuditedMllpServer(options: AuditedMllpOptions): MllpServer {
  const { config, service, listen, transaction, actors, messageBytesMax } = options
  const { audit, node, log, peers } = service
  const endpoint = `mllps://${new URL(config.publicUrl).hostname}:${listen.port}`
  const onRefused = ({ kind, peer, reason }: PeerRefusal): Promise<void> => {
    const refusal = { kind, peer, reason, endpoint, transaction } as const
    return audit.recordAll(refusalMessages(refusal, { at: new Date(), node, ...noneOfItsOwn }))
  }
  return createMllpServer({
    listen,
    tls: loadCredentials(config.tls),
    peers,
    actors,
    limits: { messageBytesMax },
    handler: options.handler(({ peer }) =>
      onRefused({ kind: 'malformed', peer, reason: 'no HL7 header' }),
    ),
    onRefused: (refusal) =>
      refusal.kind === 'node'
        ? audit.recordAll(refusalMessages(refusal, { at: new Date(), node, ...noneOfItsOwn }))
        : onRefused(refusal),
    log,
  })
}

// The security event says it all: nothing of the message is known.
const noneOfItsOwn = { failedTransaction: undefined }
