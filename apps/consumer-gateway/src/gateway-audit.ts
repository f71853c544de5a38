// What the gateway audits of its own users, beside the transactions (DICOM PS3.15: A.5.3).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { eventIds } from '@isthmus/atna/codes'
import { alertAbout, patientObject } from '@isthmus/atna/participant-objects'
import { type PatientRecordUse, patientRecordUsed } from '@isthmus/atna/record-events'
import {
  accessDecided,
  auditLogUsed,
  hostileInput,
  userLoggedIn,
  userLoggedOut,
} from '@isthmus/atna/security-events'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Decision } from '@isthmus/consent/decision'
import type { Code } from '@isthmus/ihe/code'
import type { Executor } from '@isthmus/postgres/executor'
import { type PageRole, type SignedInUser, roleCodes } from './signed-in-user.ts'

export interface GatewayAudit {
  signedIn(user: SignedInUser, at: Date): Promise<void>
  signedOut(user: SignedInUser, at: Date): Promise<void>
  /** Nobody asked for it: the session was idle for too long. */
  signedOutIdle(user: SignedInUser, at: Date, transaction: Executor): Promise<void>
  signInFailed(why: string, at: Date): Promise<void>
  /** A signed-in user asked for what is another role's. */
  notAllowed(
    user: SignedInUser,
    asked: { readonly at: Date; readonly role: PageRole },
  ): Promise<void>
  /** The patient's consents let this user see nothing: the question was not passed on. */
  withheld(refusal: WithheldSearch): Promise<void>
  /** A person reads the log; the log itself only knows by which gateway. */
  logRead(user: SignedInUser, read: LogRead): Promise<void>
  /** A number was looked up that this hospital does not know; no other hospital was asked. */
  unknownPatient(search: UnknownSearch): Promise<void>
  /** The desk handed a patient's decision in. */
  consentRecorded(statement: ConsentRecorded): Promise<void>
}

export interface LogRead {
  readonly at: Date
  readonly url: string
  readonly query: string
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

export interface ConsentRecorded extends Pick<
  PatientRecordUse,
  'at' | 'outcome' | 'patientId' | 'consent'
> {
  readonly user: SignedInUser
  readonly registry: { readonly url: string; readonly peer: string }
}

/**
 * The browser's port is on this machine, so its address says nothing: every browser is 127.0.0.1.
 */
export function createGatewayAudit(audit: AuditTrail, node: AuditNode): GatewayAudit {
  return {
    signedIn: (user, at) =>
      audit.record(userLoggedIn({ at, node, user: audited(user), address, outcome: 0 })),
    signedOut: (user, at) =>
      audit.record(
        userLoggedOut({ at, node, user: audited(user), address, outcome: 0, by: 'user' }),
      ),
    signedOutIdle: (user, at, transaction) =>
      audit.record(
        userLoggedOut({ at, node, user: audited(user), address, outcome: 0, by: 'inactivity' }),
        transaction,
      ),
    signInFailed: (why, at) => audit.record(signInFailed(why, { at, node })),
    notAllowed: (user, { at, role }) =>
      audit.record(
        hostileInput({
          at,
          node,
          peer: { name: user.userId, address },
          alert: `a function of the role ${role}`,
        }),
      ),
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
    logRead: (user, read) => audit.record(logRead(user, read, node)),
    unknownPatient: (search) => audit.record(unknownPatient(search, node)),
    consentRecorded: ({ user, registry: { url, peer }, ...use }) =>
      audit.record(
        patientRecordUsed({
          ...use,
          node,
          action: 'C',
          peer: { name: peer, address: new URL(url).hostname },
          user: audited(user),
        }),
      ),
  }
}

const address = '127.0.0.1'

function audited(user: SignedInUser) {
  return { userId: user.userId, userName: user.name, roles: roleCodes(user.roles).map(auditCode) }
}

function auditCode({ code, scheme, display }: Code) {
  return { code, system: scheme, text: display }
}

function signInFailed(
  why: string,
  { at, node }: { readonly at: Date; readonly node: AuditNode },
): AuditMessage {
  const message = userLoggedIn({ at, node, user: { userId: 'unknown' }, address, outcome: 4 })
  return { ...message, objects: [alertAbout({ name: undefined, address }, why)] }
}

function logRead(user: SignedInUser, { at, url, query }: LogRead, node: AuditNode): AuditMessage {
  const message = auditLogUsed({
    at,
    node,
    outcome: 0,
    reader: { name: user.userId, address },
    log: url,
    search: Buffer.from(`${url}?${query}`),
  })
  const { userName, roles } = audited(user)
  return {
    ...message,
    participants: message.participants.map((one) =>
      one.userId === user.userId ? { ...one, userName, roles } : one,
    ),
  }
}

// A query that found nobody to ask about is a query all the same: somebody tried a number.
function unknownPatient({ user, purpose, at, localId }: UnknownSearch, node: AuditNode) {
  const { participants, source } = userLoggedIn({
    at,
    node,
    user: audited(user),
    address,
    outcome: 4,
  })
  return {
    event: {
      id: eventIds.query,
      types: [],
      action: 'E',
      at,
      outcome: 4,
      outcomeDescription: 'the number is not known in this hospital',
      purposesOfUse: [auditCode(purpose)],
    },
    participants,
    source,
    objects: [patientObject(localId)],
  } satisfies AuditMessage
}
