// Who takes part in a SOAP transaction, as its audit messages name them (ITI TF-2: 3.20.4.1.2).
import type {
  ActiveParticipant,
  AuditCode,
  AuditEvent,
  AuditMessage,
  ParticipantObject,
} from '@isthmus/atna/audit-message'
import { roleIds } from '@isthmus/atna/codes'
import type { Code } from '@isthmus/ihe/code'
import type { Subject } from '@isthmus/ihe/subject'
import { anonymousAddress } from '@isthmus/soap/namespaces'
import type { AuditFacts } from './facts.ts'

/** Which side of the exchange writes the message. */
export type AuditSide = 'client' | 'server'

export interface AuditedTransaction {
  readonly side: AuditSide
  /**
   * The end that the payload comes from: the client where it submits or asks, the server where it
   * hands over.
   */
  readonly payloadFrom: AuditSide
  readonly eventId: AuditCode
  readonly eventType: AuditCode
  readonly action: AuditEvent['action']
  readonly objects: readonly ParticipantObject[]
}

/** The whole message: one event, source, human requestor, destination, and the objects given. */
export function transactionMessage(
  facts: AuditFacts,
  transaction: AuditedTransaction,
): AuditMessage {
  const { side, payloadFrom } = transaction
  const client = clientParticipant(facts, side)
  const server = serverParticipant(facts, side)
  const [source, destination] = payloadFrom === 'client' ? [client, server] : [server, client]
  const human = facts.subject === undefined ? [] : [humanRequestor(facts.subject)]
  return {
    event: {
      id: transaction.eventId,
      types: [transaction.eventType],
      action: transaction.action,
      at: facts.now,
      outcome: facts.outcome,
      ...(facts.outcomeDescription === undefined
        ? {}
        : { outcomeDescription: facts.outcomeDescription }),
      purposesOfUse: (facts.subject?.purposesOfUse ?? []).map(toAuditCode),
    },
    participants: [
      { ...source, roles: [roleIds.source] },
      ...human,
      { ...destination, roles: [roleIds.destination] },
    ],
    source: facts.source,
    objects: transaction.objects,
  }
}

// DICOM PS3.15: A.5.2. At most one requestor: the person when there is one, else the calling node.
function clientParticipant(facts: AuditFacts, side: AuditSide): Omit<ActiveParticipant, 'roles'> {
  const own = side === 'client'
  return {
    userId: facts.replyTo ?? anonymousAddress,
    ...(own ? { alternativeUserId: facts.self.processId } : {}),
    userName: own ? facts.self.name : facts.peer.name,
    isRequestor: facts.subject === undefined,
    networkAccessPoint: accessPoint(own ? facts.self.host : facts.peer.address),
  }
}

function serverParticipant(facts: AuditFacts, side: AuditSide): Omit<ActiveParticipant, 'roles'> {
  const own = side === 'server'
  return {
    userId: facts.endpoint,
    ...(own ? { alternativeUserId: facts.self.processId } : {}),
    isRequestor: false,
    networkAccessPoint: accessPoint(own ? facts.self.host : facts.peer.address),
  }
}

// ITI TF-2: 3.40.4.2. The user is named alias<user@issuer>; without alias the text begins with the
// bracket.
function humanRequestor(subject: Subject): ActiveParticipant {
  return {
    userId: subject.nameId,
    userName: `${subject.spProvidedId ?? ''}<${subject.nameId}@${subject.issuer}>`,
    isRequestor: true,
    roles: subject.roles.map(toAuditCode),
  }
}

function toAuditCode({ code, scheme, display }: Code): AuditCode {
  return { code, system: scheme, text: display === '' ? code : display }
}

function accessPoint(host: string): NonNullable<ActiveParticipant['networkAccessPoint']> {
  const isAddress = /^[\d.]+$/.test(host) || host.includes(':')
  return { id: host, type: isAddress ? '2' : '1' }
}
