import { describe, expect, test } from 'vitest'
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { Subject } from '@isthmus/ihe/subject'
import type { AuditFacts } from './facts.ts'
import { auditIti18 } from './iti-18.ts'
import { auditIti43 } from './iti-43.ts'
import { auditIti86 } from './iti-86.ts'
import { auditRad69 } from './rad-69.ts'
import { auditSubmission } from './submissions.ts'

const subject: Subject = {
  assertionId: '_1',
  issuer: 'https://sts.north.example/saml',
  nameId: 'r.okafor',
  spProvidedId: undefined,
  displayName: 'Rose Okafor',
  organization: undefined,
  organizationId: undefined,
  homeCommunityId: undefined,
  roles: [{ code: '66862007', scheme: '2.16.840.1.113883.6.96', display: 'Radiologist' }],
  purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
  patientId: undefined,
  notOnOrAfter: new Date(0),
}
const facts: AuditFacts = {
  now: new Date('2026-11-24T07:41:12.318Z'),
  outcome: 0,
  endpoint: 'https://registry.south.example:8443/iti-18',
  self: { name: 'registry.south.example', processId: '4127', host: 'registry.south.example' },
  peer: { name: 'gw.north.example', address: '10.20.0.14' },
  subject,
  source: {
    sourceId: 'registry.south.example',
    enterpriseSiteId: 'urn:oid:2.999.77.2',
    types: ['4'],
  },
}
const patientId = 'A-5501^^^&2.999.77.9&ISO'
const home = 'urn:oid:2.999.77.2'

const builders: readonly (readonly [
  string,
  'client' | 'server',
  (one: AuditFacts) => AuditMessage,
])[] = (['client', 'server'] as const).flatMap((side) => [
  ['ITI-18', side, (one: AuditFacts) => auditIti18(one, { side, ...query })] as const,
  ['ITI-43', side, (one: AuditFacts) => auditIti43(one, { side, ...retrieve })] as const,
  ['ITI-86', side, (one: AuditFacts) => auditIti86(one, { side, ...retrieve })] as const,
  ['RAD-69', side, (one: AuditFacts) => auditRad69(one, { side, ...imaging })] as const,
  ...(['ITI-41', 'ITI-42', 'RAD-68'] as const).map(
    (transaction) =>
      [
        transaction,
        side,
        (one: AuditFacts) => auditSubmission(one, { side, transaction, ...set }),
      ] as const,
  ),
])

const query = {
  patientId,
  queryId: 'urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d',
  requestXml: '<query:AdhocQueryRequest>ü</query:AdhocQueryRequest>',
  homeCommunityId: home,
}
const retrieve = {
  patientId,
  documents: [
    { documentUniqueId: '2.999.77.1', repositoryUniqueId: '2.999.77.40.1', homeCommunityId: home },
  ],
}
const imaging = {
  patientId,
  studyInstanceUid: '2.999.77.30.1',
  accessionNumbers: ['ACC-20931'],
  sopClasses: [{ uid: '1.2.840.10008.5.1.4.1.1.2', instances: 212, instanceUids: [] }],
  repositoryUniqueId: '2.999.77.40.1',
  homeCommunityId: home,
}
const set = { patientId, submissionSetUniqueId: '2.999.77.50' }

describe('the event', () => {
  test.each([
    ['ITI-18', 'client', '110112', 'E', 'Registry Stored Query'],
    ['ITI-18', 'server', '110112', 'E', 'Registry Stored Query'],
    ['ITI-41', 'client', '110106', 'R', 'Provide and Register Document Set-b'],
    ['ITI-41', 'server', '110107', 'C', 'Provide and Register Document Set-b'],
    ['ITI-42', 'client', '110106', 'R', 'Register Document Set-b'],
    ['ITI-42', 'server', '110107', 'C', 'Register Document Set-b'],
    ['ITI-43', 'client', '110107', 'C', 'Retrieve Document Set'],
    ['ITI-43', 'server', '110106', 'R', 'Retrieve Document Set'],
    ['ITI-86', 'client', '110110', 'D', 'Remove Documents'],
    ['ITI-86', 'server', '110110', 'D', 'Remove Documents'],
    ['RAD-68', 'client', '110106', 'R', 'Provide and Register Imaging Document Set'],
    ['RAD-68', 'server', '110107', 'C', 'Provide and Register Imaging Document Set'],
    ['RAD-69', 'client', '110103', 'C', 'Retrieve Imaging Document Set'],
    ['RAD-69', 'server', '110104', 'R', 'Retrieve Imaging Document Set'],
  ])('of %s at the %s is %s %s (ITI TF-2: 3.20.4.1.2)', (...[id, side, event, action, name]) => {
    const found = message(id, side, facts).event
    expect(found).toMatchObject({ id: { code: event, system: 'DCM' }, action, at: facts.now })
    expect(found.types).toEqual([{ code: id, system: 'IHE Transactions', text: name }])
  })

  test('has outcome, its description and the purposes of use (ITI TF-2: 3.40.4.2)', () => {
    const denied = { ...facts, outcome: 4 as const, outcomeDescription: 'consent:consentDeny' }
    expect(message('ITI-43', 'server', denied).event).toMatchObject({
      outcome: 4,
      outcomeDescription: 'consent:consentDeny',
      purposesOfUse: [{ code: 'TREAT', system: '2.16.840.1.113883.5.8', text: 'treatment' }],
    })
    expect(message('ITI-43', 'server', facts).event).not.toHaveProperty('outcomeDescription')
  })
})

describe('the participants', () => {
  const anonymous = 'http://www.w3.org/2005/08/addressing/anonymous'

  test.each(builders)(
    'of %s at the %s follow the payload (ITI TF-2: 3.20.4.1.2)',
    (id, side, build) => {
      const [source, human, destination, ...more] = build(facts).participants
      expect(more).toEqual([])
      expect(source?.roles[0]?.code).toBe('110153')
      expect(destination?.roles[0]?.code).toBe('110152')
      expect(human?.userId).toBe('r.okafor')
      const serverIsSource = id === 'ITI-43' || id === 'RAD-69'
      const [client, server] = serverIsSource ? [destination, source] : [source, destination]
      expect(client?.userId).toBe(anonymous)
      expect(server?.userId).toBe(facts.endpoint)
      const [own, other] = side === 'client' ? [client, server] : [server, client]
      expect(own).toMatchObject({
        alternativeUserId: '4127',
        networkAccessPoint: { id: 'registry.south.example', type: '1' },
      })
      expect(other).toMatchObject({ networkAccessPoint: { id: '10.20.0.14', type: '2' } })
      expect(other).not.toHaveProperty('alternativeUserId')
      expect(client?.userName).toBe(
        side === 'client' ? 'registry.south.example' : 'gw.north.example',
      )
    },
  )

  test.each(builders)(
    'of %s at the %s hold one requestor (DICOM PS3.15: A.5.2)',
    (_id, _side, build) => {
      const requestors = (one: AuditFacts) =>
        build(one)
          .participants.filter(({ isRequestor }) => isRequestor)
          .map(({ userId }) => userId)
      expect(requestors(facts)).toEqual(['r.okafor'])
      expect(requestors({ ...facts, subject: undefined })).toEqual([anonymous])
    },
  )

  test('name the user alias<user@issuer>, the alias may be empty (ITI TF-2: 3.40.4.2)', () => {
    expect(nameOf(undefined)).toBe('<r.okafor@https://sts.north.example/saml>')
    expect(nameOf('ro')).toBe('ro<r.okafor@https://sts.north.example/saml>')
  })

  test('have their roles, by code where a display name is missing (ITI TF-2: 3.40.4.2)', () => {
    const roles = [{ code: 'X', scheme: '2.999.1', display: '' }]
    const [, human] = message('ITI-18', 'server', {
      ...facts,
      subject: { ...subject, roles },
    }).participants
    expect(human?.roles).toEqual([{ code: 'X', system: '2.999.1', text: 'X' }])
  })

  test('show the reply address of an asynchronous client, and addresses as such', () => {
    const [client] = message('ITI-18', 'client', {
      ...facts,
      replyTo: 'https://gw.north.example/replies',
      self: { ...facts.self, host: '::1' },
    }).participants
    expect(client?.userId).toBe('https://gw.north.example/replies')
    expect(client?.networkAccessPoint).toEqual({ id: '::1', type: '2' })
  })
})

describe('the objects', () => {
  const patient = {
    id: patientId,
    typeCode: '1',
    role: '1',
    idType: { code: '2', system: 'RFC-3881', text: 'Patient Number' },
    details: [],
  }

  test('of ITI-18 are patient and query (ITI TF-2: 3.18.5.1)', () => {
    expect(message('ITI-18', 'server', facts).objects).toEqual([
      patient,
      {
        id: query.queryId,
        typeCode: '2',
        role: '24',
        idType: { code: 'ITI-18', system: 'IHE Transactions', text: 'Registry Stored Query' },
        query: Buffer.from(query.requestXml),
        details: [
          { type: 'QueryEncoding', value: 'UTF-8' },
          { type: 'urn:ihe:iti:xca:2010:homeCommunityId', value: home },
        ],
      },
    ])
    const byId = { ...query, patientId: undefined, homeCommunityId: undefined }
    expect(auditIti18(facts, { side: 'server', ...byId }).objects).toMatchObject([
      { role: '24', details: [{ type: 'QueryEncoding' }] },
    ])
  })

  test.each(['ITI-41', 'ITI-42', 'RAD-68'])(
    'of %s are patient and submission set (ITI TF-2: 3.41.5.1)',
    (id) => {
      const job = {
        id: '2.999.77.50',
        typeCode: '2',
        role: '20',
        idType: {
          code: 'urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd',
          system: 'IHE XDS Metadata',
          text: 'submission set classificationNode',
        },
        details: [],
      }
      expect(message(id, 'client', facts).objects).toEqual([patient, job])
      expect(message(id, 'server', facts).objects).toEqual([patient, job])
    },
  )

  test('of a submission that names neither are none', () => {
    const nothing = { transaction: 'ITI-41', side: 'server' } as const
    expect(
      auditSubmission(facts, { ...nothing, patientId: '', submissionSetUniqueId: undefined })
        .objects,
    ).toEqual([])
  })

  test('of ITI-43 are patient and documents (ITI TF-2: 3.43.5.1)', () => {
    expect(message('ITI-43', 'client', facts).objects).toEqual([
      patient,
      {
        id: '2.999.77.1',
        typeCode: '2',
        role: '3',
        idType: { code: '9', system: 'RFC-3881', text: 'Report Number' },
        details: [
          { type: 'Repository Unique Id', value: '2.999.77.40.1' },
          { type: 'ihe:homeCommunityID', value: home },
        ],
      },
    ])
  })

  test('of RAD-69 are study and patient (RAD TF-3: Table 5.1-2)', () => {
    expect(message('RAD-69', 'server', facts).objects).toEqual([
      {
        id: '2.999.77.30.1',
        typeCode: '2',
        role: '3',
        idType: { code: '110180', system: 'DCM', text: 'Study Instance UID' },
        details: [
          { type: 'Repository Unique Id', value: '2.999.77.40.1' },
          { type: 'ihe:homeCommunityID', value: home },
        ],
        description: {
          accessionNumbers: ['ACC-20931'],
          sopClasses: imaging.sopClasses,
          studyUids: ['2.999.77.30.1'],
        },
      },
      patient,
    ])
  })
})

describe('the message', () => {
  test.each(builders)('of %s at the %s can be written', (id, _side, build) => {
    const xml = encodeAuditMessage(build(facts))
    expect(xml).toContain(`csd-code="${id}" codeSystemName="IHE Transactions"`)
    expect(xml).toContain('UserName="&lt;r.okafor@https://sts.north.example/saml&gt;"')
  })
})

function message(id: string, side: string, one: AuditFacts): AuditMessage {
  const found = builders.find(([name, where]) => name === id && where === side)
  if (found === undefined) throw new Error('no such builder')
  return found[2](one)
}

function nameOf(spProvidedId: string | undefined): string | undefined {
  const known = { ...facts, subject: { ...subject, spProvidedId } }
  return message('ITI-18', 'server', known).participants[1]?.userName
}
