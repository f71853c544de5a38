// What the gateway audits of its own users, beside the transactions (DICOM PS3.15: A.5.3).
import type { AuditNode, AuditedUser } from '@isthmus/atna/audit-node'
import { eventIds } from '@isthmus/atna/codes'
import { alertAbout, patientObject } from '@isthmus/atna/participant-objects'
import {
  accessDecided,
  auditLogUsed,
  userLoggedIn,
  userLoggedOut,
} from '@isthmus/atna/security-events'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Decision } from '@isthmus/consent/decision'
import type { Code } from '@isthmus/ihe/code'
import { type SignedInUser, roleCodes } from './signed-in-user.ts'

export interface GatewayAudit {
  signedIn(user: SignedInUser, at: Date): Promise<void>
  signedOut(user: SignedInUser, at: Date): Promise<void>
  signInFailed(why: string, at: Date): Promise<void>
  /** The patient's consents let this user see nothing: the question was not passed on. */
  withheld(refusal: WithheldSearch): Promise<void>
  /** A person reads the log; the log itself only knows by which gateway. */
  logRead(
    user: SignedInUser,
    read: { readonly at: Date; readonly url: string; readonly query: string },
  ): Promise<void>
  /** A number was looked up that this hospital does not know; no other hospital was asked. */
  unknownPatient(search: UnknownSearch): Promise<void>
}

interface UserAct {
  readonly user: SignedInUser
  readonly purpose: Code
  readonly at: Date
}

export interface WithheldSearch extends UserAct {
  /** CX in the domain. */
  readonly patientId: string
  readonly decision: Decision
}

export interface UnknownSearch extends UserAct {
  /** CX in the hospital's own authority. */
  readonly localId: string
}

/** The browser's port is on this machine, so its address says nothing: every browser is 127.0.0.1. */
export function createGatewayAudit(audit: AuditTrail, node: AuditNode): GatewayAudit {
  const address = '127.0.0.1'
  return {
    signedIn: (user, at) =>
      audit.record(userLoggedIn({ at, node, user: audited(user), address, outcome: 0 })),
    signedOut: (user, at) =>
      audit.record(
        userLoggedOut({ at, node, user: audited(user), address, outcome: 0, by: 'user' }),
      ),
    signInFailed: (why, at) =>
      audit.record(withAlert(userLoggedIn({ at, node, user: nobody, address, outcome: 4 }), why)),
    withheld: ({ user, purpose, at, patientId, decision }) =>
      audit.record(
        accessDecided({
          at,
          node,
          outcome: 4,
          description: `consent:${decision.reason}`,
          peer: { name: undefined, address },
          user: audited(user),
          purposesOfUse: [auditCode(purpose)],
          patientId,
          policyIds: decision.policyIds,
        }),
      ),
    logRead: (user, { at, url, query }) =>
      audit.record(logRead(audited(user), { at, node, url, query })),
    unknownPatient: (search) => audit.record(unknownPatient(search, node)),
  }
}

const nobody = { userId: 'unknown' }

function audited(user: SignedInUser) {
  return { userId: user.userId, userName: user.name, roles: roleCodes(user.roles).map(auditCode) }
}

function auditCode({ code, scheme, display }: Code) {
  return { code, system: scheme, text: display }
}

function withAlert(message: AuditMessage, why: string): AuditMessage {
  return { ...message, objects: [alertAbout({ name: undefined, address: '127.0.0.1' }, why)] }
}

function logRead(
  user: AuditedUser,
  read: {
    readonly at: Date
    readonly node: AuditNode
    readonly url: string
    readonly query: string
  },
): AuditMessage {
  const message = auditLogUsed({
    at: read.at,
    node: read.node,
    outcome: 0,
    reader: { name: user.userId, address: '127.0.0.1' },
    log: read.url,
    search: Buffer.from(`${read.url}?${read.query}`),
  })
  const [reader, ...others] = message.participants
  const person = { userName: user.userName ?? user.userId, roles: user.roles ?? [] }
  return {
    ...message,
    participants: [...(reader === undefined ? [] : [{ ...reader, ...person }]), ...others],
  }
}

// A query that found nobody to ask about is a query all the same: somebody tried a number.
function unknownPatient(search: UnknownSearch, node: AuditNode): AuditMessage {
  const session = userLoggedIn({
    at: search.at,
    node,
    user: audited(search.user),
    address: '127.0.0.1',
    outcome: 0,
  })
  return {
    ...session,
    event: {
      ...session.event,
      id: eventIds.query,
      types: [],
      action: 'E',
      outcome: 4,
      outcomeDescription: 'the number is not known in this hospital',
      purposesOfUse: [auditCode(search.purpose)],
    },
    objects: [patientObject(search.localId)],
  }
}
