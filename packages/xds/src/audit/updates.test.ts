import type { AuditMessage } from '@isthmus/atna/audit-message'
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { describe, expect, test } from 'vitest'
import type { AuditFacts } from './facts.ts'
import { auditIti62 } from './iti-62.ts'
import { auditSubmission } from './submissions.ts'
import { auditUpdate } from './updates.ts'

const facts: AuditFacts = {
  now: new Date('2026-11-24T07:41:12.318Z'),
  outcome: 0,
  endpoint: 'https://registry.south.example:8443/iti-57',
  self: { name: 'registry.south.example', processId: '4127', host: 'registry.south.example' },
  peer: { name: 'administrator.north.example', address: '10.20.0.14' },
  source: {
    sourceId: 'registry.south.example',
    enterpriseSiteId: 'urn:oid:2.999.77.2',
    types: ['4'],
  },
}
const patientId = 'A-5501^^^&2.999.77.9&ISO'
const set = { patientId, submissionSetUniqueId: '2.999.77.50' }
const ids = ['urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301']
const removal = { patientIds: [patientId], ids }

describe('the event', () => {
  test.each([
    ['ITI-57', 'client', '110106', 'U', 'Update Document Set'],
    ['ITI-57', 'server', '110107', 'U', 'Update Document Set'],
    ['ITI-92', 'client', '110106', 'U', 'Restricted Update Document Set'],
    ['ITI-92', 'server', '110107', 'U', 'Restricted Update Document Set'],
    ['ITI-61', 'client', '110106', 'R', 'Register On-Demand Document Entry'],
    ['ITI-61', 'server', '110107', 'C', 'Register On-Demand Document Entry'],
    ['ITI-62', 'client', '110110', 'D', 'Remove Metadata'],
    ['ITI-62', 'server', '110110', 'D', 'Remove Metadata'],
  ] as const)('of %s at the %s is %s %s (ITI TF-2: 3.57.5.1, 3.61.5.1, 3.62.5.1)', (...row) => {
    const [id, side, code, action, name] = row
    const { event, participants } = message(id, side)
    expect(event).toMatchObject({ id: { code, system: 'DCM' }, action, outcome: 0 })
    expect(event.types).toEqual([{ code: id, system: 'IHE Transactions', text: name }])
    expect(participants.map(({ roles }) => roles[0]?.code)).toEqual(['110153', '110152'])
    expect(participants.filter(({ isRequestor }) => isRequestor).length).toBe(1)
    expect(encodeAuditMessage(message(id, side))).toContain(`csd-code="${code}"`)
  })
})

describe('the objects', () => {
  test.each(['ITI-57', 'ITI-92', 'ITI-61'] as const)(
    'of %s are the patient and the submission set (ITI TF-2: 3.57.5.1)',
    (id) => {
      expect(message(id, 'server').objects.map((one) => one.id)).toEqual([patientId, '2.999.77.50'])
    },
  )

  test('of ITI-62 are the patient and what goes for good (ITI TF-2: 3.62.5.1)', () => {
    expect(message('ITI-62', 'server').objects).toMatchObject([
      { id: patientId, typeCode: '1', role: '1' },
      {
        id: ids[0],
        typeCode: '2',
        role: '3',
        lifeCycle: '15',
        idType: { code: 'urn:ihe:iti:2017:ObjectRef', system: 'IHE XDS Metadata' },
      },
    ])
  })

  test('are none where nothing could be read', () => {
    const unread = { patientId: undefined, submissionSetUniqueId: undefined }
    const update = auditUpdate(facts, { transaction: 'ITI-57', side: 'server', ...unread })
    expect(update.objects).toEqual([])
    expect(auditIti62(facts, { side: 'server', patientIds: [], ids: [] }).objects).toEqual([])
  })
})

function message(
  id: 'ITI-57' | 'ITI-61' | 'ITI-62' | 'ITI-92',
  side: 'client' | 'server',
): AuditMessage {
  switch (id) {
    case 'ITI-57':
    case 'ITI-92':
      return auditUpdate(facts, { transaction: id, side, ...set })
    case 'ITI-61':
      return auditSubmission(facts, { transaction: id, side, ...set })
    case 'ITI-62':
      return auditIti62(facts, { side, ...removal })
  }
}
