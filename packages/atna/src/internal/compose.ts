// Puts an audit message of a node together: its event, who took part, what it was about.
import type {
  ActiveParticipant,
  AuditCode,
  AuditEvent,
  AuditMessage,
  ParticipantObject,
} from '../audit-message.ts'
import type { AuditNode, AuditedPeer, AuditedUser, NodeEvent } from '../audit-node.ts'

export type Requestor = 'yes' | 'no'

type EventParts = Omit<AuditEvent, 'at' | 'purposesOfUse'> & Partial<AuditEvent>

export interface MessageParts {
  readonly event: EventParts
  readonly participants: readonly ActiveParticipant[]
  readonly objects?: readonly ParticipantObject[]
}

export function message({ at, node }: NodeEvent, parts: MessageParts): AuditMessage {
  return {
    event: { at, purposesOfUse: [], ...parts.event },
    participants: parts.participants,
    source: node.source,
    objects: parts.objects ?? [],
  }
}

export function reporter(
  node: AuditNode,
  {
    requestor,
    roles = [],
  }: { readonly requestor: Requestor; readonly roles?: readonly AuditCode[] },
): ActiveParticipant {
  return {
    userId: node.userId,
    alternativeUserId: node.processId,
    isRequestor: requestor === 'yes',
    roles,
    networkAccessPoint: { id: node.host, type: isAddress(node.host) ? '2' : '1' },
  }
}

export function peerOf(peer: AuditedPeer): ActiveParticipant {
  return {
    userId: peer.name ?? 'unknown',
    isRequestor: false,
    roles: [],
    networkAccessPoint: { id: peer.address, type: '2' },
  }
}

export function userParticipant(
  user: AuditedUser,
  { requestor, address }: { readonly requestor: Requestor; readonly address?: string | undefined },
): ActiveParticipant {
  return {
    userId: user.userId,
    ...(user.userName !== undefined && { userName: user.userName }),
    isRequestor: requestor === 'yes',
    roles: user.roles ?? [],
    ...(address !== undefined && { networkAccessPoint: { id: address, type: '2' } }),
  }
}

function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.includes(':')
}
