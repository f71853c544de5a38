import { expect, test } from 'vitest'
import type { AuditMessage } from './audit-message.ts'
import { decodeAuditMessage, encodeAuditMessage } from './audit-message-xml.ts'
import { instancesAccessed, patientRecordUsed } from './record-events.ts'
import {
  accessDecided,
  applicationStarted,
  applicationStopped,
  assertionRefused,
  auditLogUsed,
  auditSendingResumed,
  auditSendingStopped,
  hostileInput,
  nodeAuthenticationRefused,
  userLoggedIn,
  userLoggedOut,
} from './security-events.ts'

const at = new Date('2026-11-24T07:42:03.907Z')
const node = {
  userId: 'registry',
  processId: '41',
  host: 'registry.example',
  source: { sourceId: 'registry', types: ['4'] },
}
const peer = { name: 'CN=south', address: '10.0.0.1' }
const user = { userId: 'r.okafor', userName: '<r.okafor@sts>' }
const session = { at, node, user, address: '10.0.0.9', outcome: 0 } as const
const patientId = 'A^^^&2.999&ISO'

interface Row {
  readonly what: string
  readonly message: AuditMessage
  readonly codes: string
}

const rows: readonly Row[] = [
  { what: 'start', message: applicationStarted({ at, node }), codes: '110100 E 110120 0' },
  { what: 'stop', message: applicationStopped({ at, node }), codes: '110100 E 110121 0' },
  {
    what: 'a node refused',
    message: nodeAuthenticationRefused({ at, node, peer, alert: 'expired' }),
    codes: '110113 E 110126 4',
  },
  {
    what: 'our own certificate refused',
    message: nodeAuthenticationRefused({ at, node, peer, alert: 'expired', ours: true }),
    codes: '110113 E 110126 8',
  },
  {
    what: 'hostile input',
    message: hostileInput({ at, node, peer, alert: 'truncated' }),
    codes: '110113 E 110132 4',
  },
  {
    what: 'an assertion refused',
    message: assertionRefused({ at, node, peer, unverifiedUserId: 'x', reason: 'expired' }),
    codes: '110114 E 110122,ITI-40 4',
  },
  { what: 'a login', message: userLoggedIn(session), codes: '110114 E 110122 0' },
  {
    what: 'a login that failed',
    message: userLoggedIn({ ...session, outcome: 4 }),
    codes: '110114 E 110122 4',
  },
  {
    what: 'a logout',
    message: userLoggedOut({ ...session, by: 'user' }),
    codes: '110114 E 110123 0',
  },
  {
    what: 'a decision',
    message: accessDecided({
      at,
      node,
      peer,
      user,
      patientId,
      outcome: 4,
      description: 'consent:refused',
      policyIds: ['urn:x'],
    }),
    codes: '110113 E 110147 4',
  },
  {
    what: 'a reader of the log',
    message: auditLogUsed({
      at,
      node,
      outcome: 0,
      reader: peer,
      log: 'https://arr/audit',
      search: Buffer.from('/audit?x'),
    }),
    codes: '110101 R  0',
  },
  {
    what: 'an outbox that fills',
    message: auditSendingStopped({ at, node, repository: 'syslog-tls://arr:6514' }),
    codes: '110113 E 110133 8',
  },
  {
    what: 'an outbox that empties',
    message: auditSendingResumed({ at, node, repository: 'syslog-tls://arr:6514' }),
    codes: '110113 E 110134 0',
  },
  {
    what: 'a consent changed',
    message: patientRecordUsed({ at, node, peer, user, patientId, action: 'U', outcome: 0 }),
    codes: '110110 U  0',
  },
  {
    what: 'a study seen',
    message: instancesAccessed({
      at,
      node,
      user,
      patientId,
      outcome: 0,
      address: '10.0.0.9',
      studies: [{ studyUid: '1.2' }],
    }),
    codes: '110103 R  0',
  },
  {
    what: 'a study read by ourselves',
    message: instancesAccessed({ at, node, outcome: 0, studies: [{ studyUid: '1.2' }] }),
    codes: '110103 R  0',
  },
]

test.each(rows)('$what has its codes (DICOM PS3.15: A.5.3)', ({ message, codes }) => {
  const { id, action, types, outcome } = message.event
  const text = `${id.code} ${action} ${types.map(({ code }) => code).join(',')} ${outcome}`
  expect(text).toBe(codes)
  expect(decodeAuditMessage(Buffer.from(encodeAuditMessage(message)))).toEqual(message)
})

test.each(rows)('$what has one requestor at most (DICOM PS3.15: A.5.2)', ({ message }) => {
  const requestors = message.participants.filter(({ isRequestor }) => isRequestor)
  expect(requestors.length).toBeLessThanOrEqual(1)
})

test('a start names exactly one application, which asked for nothing (DICOM PS3.15: A.5.3.1)', () => {
  expect(applicationStarted({ at, node }).participants).toEqual([
    {
      userId: 'registry',
      alternativeUserId: '41',
      isRequestor: false,
      roles: [{ code: '110150', system: 'DCM', text: 'Application' }],
      networkAccessPoint: { id: 'registry.example', type: '1' },
    },
  ])
})

test('nobody asked for a logout by inactivity (DICOM PS3.15: A.5.3.12)', () => {
  const message = userLoggedOut({ ...session, by: 'inactivity' })
  expect(message.participants.some(({ isRequestor }) => isRequestor)).toBe(false)
})

test('a user who was not believed is marked so (ITI TF-2: 3.40.4.2)', () => {
  const ids = [undefined, 'x'].map(
    (unverifiedUserId) =>
      assertionRefused({ at, node, peer, unverifiedUserId, reason: 'r' }).participants[0]?.userId,
  )
  expect(ids).toEqual(['unknown', 'unverified:x'])
})

test('a node without certificate is unknown, known by its address (ITI TF-2: 3.19.6)', () => {
  const message = nodeAuthenticationRefused({
    at,
    node,
    alert: 'no-certificate',
    peer: { name: undefined, address: '::1' },
  })
  expect(message.participants[1]).toMatchObject({
    userId: 'unknown',
    networkAccessPoint: { id: '::1', type: '2' },
  })
  expect(message.objects[0]).toMatchObject({
    id: '::1',
    idType: { code: '110182' },
    details: [{ type: 'Alert Description', value: 'no-certificate' }],
  })
})
