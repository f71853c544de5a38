// Audit messages about the node itself and who comes to it, apart from any IHE transaction (DICOM
// PS3.15: A.5.3).
import type { AuditCode, AuditMessage } from './audit-message.ts'
import type { AuditedPeer, AuditedUser, NodeEvent } from './audit-node.ts'
import { eventIds, eventTypes, iheTransaction, roleIds } from './codes.ts'
import { message, peerOf, reporter, userParticipant } from './internal/compose.ts'
import { alertAbout, patientObject, searchObject, uriObject } from './participant-objects.ts'

/** DICOM PS3.15: A.5.3.1. One Application participant; it asked for nothing. */
export function applicationStarted({ at, node }: NodeEvent): AuditMessage {
  return applicationActivity({ at, node }, eventTypes.applicationStart)
}

/** DICOM PS3.15: A.5.3.1. */
export function applicationStopped({ at, node }: NodeEvent): AuditMessage {
  return applicationActivity({ at, node }, eventTypes.applicationStop)
}

function applicationActivity(event: NodeEvent, type: AuditCode): AuditMessage {
  return message(event, {
    event: { id: eventIds.applicationActivity, types: [type], action: 'E', outcome: 0 },
    participants: [reporter(event.node, { requestor: 'no', roles: [roleIds.application] })],
  })
}

export interface RefusedNode extends NodeEvent {
  readonly peer: AuditedPeer
  /** Fixed phrase, code, certificate digest, issuer: whatever is known, one line. */
  readonly alert: string
  /** True when our own key or certificate is the cause. */
  readonly ours?: boolean
}

/** ITI TF-2: 3.19.6. A certificate was refused, on either side of a connection. */
export function nodeAuthenticationRefused(refused: RefusedNode): AuditMessage {
  return message(refused, {
    event: {
      id: eventIds.securityAlert,
      types: [eventTypes.nodeAuthentication],
      action: 'E',
      outcome: refused.ours === true ? 8 : 4,
    },
    participants: [reporter(refused.node, { requestor: 'yes' }), peerOf(refused.peer)],
    objects: [alertAbout(refused.peer, refused.alert)],
  })
}

export interface HostileInput extends NodeEvent {
  readonly peer: AuditedPeer
  /** A fixed phrase; never a text of the sender. */
  readonly alert: string
}

/** A listed peer asked for what it may not use, or sent what cannot be read. */
export function hostileInput(input: HostileInput): AuditMessage {
  return message(input, {
    event: {
      id: eventIds.securityAlert,
      types: [eventTypes.useOfRestrictedFunction],
      action: 'E',
      outcome: 4,
    },
    participants: [reporter(input.node, { requestor: 'yes' }), peerOf(input.peer)],
    objects: [alertAbout(input.peer, input.alert)],
  })
}

export interface RefusedAssertion extends NodeEvent {
  readonly peer: AuditedPeer
  /** NameID of the assertion that was not believed, when it could be read. */
  readonly unverifiedUserId?: string | undefined
  /** Local name of the fault's subcode and a fixed phrase. */
  readonly reason: string
}

/**
 * ITI TF-2: 3.40.4.2. The assertion was missing or bad; the transaction's own message says 4 beside
 * it.
 */
export function assertionRefused(refused: RefusedAssertion): AuditMessage {
  const user = refused.unverifiedUserId
  return message(refused, {
    event: {
      id: eventIds.userAuthentication,
      types: [eventTypes.login, iheTransaction('ITI-40', 'Provide X-User Assertion')],
      action: 'E',
      outcome: 4,
      outcomeDescription: refused.reason,
    },
    participants: [
      {
        ...peerOf(refused.peer),
        userId: user === undefined ? 'unknown' : `unverified:${user}`,
        isRequestor: true,
      },
      reporter(refused.node, { requestor: 'no' }),
    ],
  })
}

export interface UserSession extends NodeEvent {
  readonly user: AuditedUser
  /** Remote IP address of the browser. */
  readonly address: string
  readonly outcome: 0 | 4
}

/** DICOM PS3.15: A.5.3.12. */
export function userLoggedIn(session: UserSession): AuditMessage {
  return userSession(session, { type: eventTypes.login, requestor: 'yes' })
}

/** DICOM PS3.15: A.5.3.12. Nobody asks for a logout by inactivity. */
export function userLoggedOut(
  session: UserSession & { readonly by: 'user' | 'inactivity' },
): AuditMessage {
  const requestor = session.by === 'user' ? 'yes' : 'no'
  return userSession(session, { type: eventTypes.logout, requestor })
}

function userSession(
  session: UserSession,
  { type, requestor }: { readonly type: AuditCode; readonly requestor: 'yes' | 'no' },
): AuditMessage {
  return message(session, {
    event: {
      id: eventIds.userAuthentication,
      types: [type],
      action: 'E',
      outcome: session.outcome,
    },
    participants: [
      userParticipant(session.user, { requestor, address: session.address }),
      reporter(session.node, { requestor: 'no' }),
    ],
  })
}

export interface AuditSending extends NodeEvent {
  /** Address of the Audit Record Repository. */
  readonly repository: string
}

/** What was recorded waits here for too long, or there is too much of it. */
export function auditSendingStopped(sending: AuditSending): AuditMessage {
  return auditSending(sending, eventTypes.auditRecordingStopped)
}

/** The repository takes what waited. */
export function auditSendingResumed(sending: AuditSending): AuditMessage {
  return auditSending(sending, eventTypes.auditRecordingStarted)
}

function auditSending(sending: AuditSending, type: AuditCode): AuditMessage {
  const outcome = type === eventTypes.auditRecordingStarted ? 0 : 8
  return message(sending, {
    event: { id: eventIds.securityAlert, types: [type], action: 'E', outcome },
    participants: [reporter(sending.node, { requestor: 'yes' })],
    objects: [uriObject(sending.repository, 'Audit Record Repository')],
  })
}

export interface AccessDecision extends NodeEvent {
  readonly outcome: 0 | 4
  /** `consent:` and the reason code. */
  readonly description: string
  readonly peer: AuditedPeer
  readonly user?: AuditedUser | undefined
  readonly purposesOfUse?: readonly AuditCode[]
  /** CX text. */
  readonly patientId?: string | undefined
  /** Consents or policies that decided. */
  readonly policyIds: readonly string[]
}

/** Somebody's request was weighed against the patient's consents. */
export function accessDecided(decision: AccessDecision): AuditMessage {
  const { user, patientId } = decision
  const { address } = decision.peer
  const asked =
    user === undefined
      ? peerOf(decision.peer)
      : userParticipant(user, { requestor: 'yes', address })
  return message(decision, {
    event: {
      id: eventIds.securityAlert,
      types: [eventTypes.accessControlDecision],
      action: 'E',
      outcome: decision.outcome,
      outcomeDescription: decision.description,
      purposesOfUse: decision.purposesOfUse ?? [],
    },
    participants: [{ ...asked, isRequestor: true }, reporter(decision.node, { requestor: 'no' })],
    objects: [
      ...(patientId === undefined ? [] : [patientObject(patientId)]),
      ...decision.policyIds.map((id) => uriObject(id, 'Consent')),
    ],
  })
}

export interface AuditLogUse extends NodeEvent {
  readonly outcome: 0 | 4 | 8
  readonly reader: AuditedPeer
  /** Address of the log. */
  readonly log: string
  /** The search as it was asked, path and query. */
  readonly search: Uint8Array
}

/** DICOM PS3.15: A.5.3.2. The trail itself was read. */
export function auditLogUsed(use: AuditLogUse): AuditMessage {
  return message(use, {
    event: { id: eventIds.auditLogUsed, types: [], action: 'R', outcome: use.outcome },
    participants: [
      { ...peerOf(use.reader), isRequestor: true },
      reporter(use.node, { requestor: 'no' }),
    ],
    objects: [uriObject(use.log, 'Security Audit Log'), searchObject(use.log, use.search)],
  })
}
