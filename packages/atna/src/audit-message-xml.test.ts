import { expect, test } from 'vitest'
import type { AuditMessage } from './audit-message.ts'
import { decodeAuditMessage, encodeAuditMessage } from './audit-message-xml.ts'

const source = { code: '110153', system: 'DCM', text: 'Source Role ID' }

const full: AuditMessage = {
  event: {
    id: { code: '110104', system: 'DCM', text: 'DICOM Instances Transferred' },
    types: [{ code: 'RAD-69', system: 'IHE Transactions', text: 'Retrieve' }],
    action: 'R',
    at: new Date('2026-11-24T07:42:03.907Z'),
    outcome: 4,
    outcomeDescription: 'consent:refused',
    purposesOfUse: [
      { code: 'TREAT', system: '2.16.840.1.113883.5.8', text: 'treatment', displayName: 'Care' },
    ],
  },
  participants: [
    {
      userId: 'https://ids.south.example/rad-69',
      alternativeUserId: '4388',
      isRequestor: false,
      roles: [source],
      networkAccessPoint: { id: 'ids.south.example', type: '1' },
    },
    { userId: 'o', userName: '<o@https://sts>', isRequestor: true, roles: [] },
  ],
  source: { sourceId: 'ids', enterpriseSiteId: '2.999.77.2', types: ['4'] },
  objects: [
    {
      id: '2.999.1',
      typeCode: '2',
      role: '3',
      lifeCycle: '6',
      idType: { code: '110180', system: 'DCM', text: 'Study Instance UID' },
      details: [{ type: 'Repository Unique Id', value: '2.999.40 äöü 𝄞' }],
      description: {
        accessionNumbers: ['ACC-1'],
        sopClasses: [{ uid: '1.2.840', instances: 212, instanceUids: ['1.2', '1.3'] }],
        studyUids: ['2.999.1'],
      },
    },
    {
      id: 'urn:uuid:1',
      typeCode: '2',
      role: '24',
      idType: { code: 'ITI-18', system: 'IHE Transactions', text: 'Registry Stored Query' },
      query: Buffer.from('<broken'),
      details: [],
    },
    {
      id: 'A-1^^^&2.999&ISO',
      typeCode: '1',
      role: '1',
      idType: { code: '2', system: 'RFC-3881', text: 'Patient Number' },
      name: 'a name',
      details: [],
    },
  ],
}

function decode(xml: string): AuditMessage {
  return decodeAuditMessage(Buffer.from(xml))
}

test('what is written is read back (DICOM PS3.15: A.5.1)', () => {
  expect(decode(encodeAuditMessage(full))).toEqual(full)
})

test('elements stand in the order of the schema (DICOM PS3.15: A.5.1)', () => {
  const order = [...encodeAuditMessage(full).matchAll(/<([A-Z]\w+)/g)].map(([, name]) => name)
  expect(order.join(' ')).toBe(
    'AuditMessage EventIdentification EventID EventTypeCode EventOutcomeDescription PurposeOfUse ' +
      'ActiveParticipant RoleIDCode ActiveParticipant AuditSourceIdentification ' +
      'AuditSourceTypeCode ParticipantObjectIdentification ParticipantObjectIDTypeCode ' +
      'ParticipantObjectDetail ParticipantObjectDescription Accession SOPClass Instance Instance ' +
      'ParticipantObjectContainsStudy StudyIDs ParticipantObjectIdentification ' +
      'ParticipantObjectIDTypeCode ParticipantObjectQuery ParticipantObjectIdentification ' +
      'ParticipantObjectIDTypeCode ParticipantObjectName',
  )
})

test('details and queries are base64, also of plain text (DICOM PS3.15: A.5.1)', () => {
  const xml = encodeAuditMessage(full)
  expect(xml).toContain(
    `<ParticipantObjectQuery>${Buffer.from('<broken').toString('base64')}</ParticipantObjectQuery>`,
  )
  expect(xml).toContain(`value="${Buffer.from('2.999.40 äöü 𝄞').toString('base64')}"`)
})

test('no value can forge a line, an attribute or an element', () => {
  const evil = 'x\r\n<13>1 - - - - - -\n"/><AuditMessage a=\'&#10;\u0000\u001b[31m\ud800'
  const xml = encodeAuditMessage({
    ...full,
    event: { ...full.event, outcomeDescription: evil },
    participants: [{ userId: evil, userName: evil, isRequestor: false, roles: [] }],
    objects: [{ ...full.objects[2], ...objectNamed(evil) }],
  })
  expect(Buffer.from(xml).filter((byte) => byte < 0x20)).toHaveLength(0)
  expect(xml.match(/<AuditMessage/g)).toHaveLength(1)
  const back = decode(xml)
  const kept = evil.replaceAll(/\p{Cs}|(?![\r\n])\p{Cc}/gu, '\ufffd')
  expect(back.participants[0]?.userName).toBe(kept)
  expect(back.event.outcomeDescription).toBe(kept)
  expect(back.objects[0]?.name).toBe(kept)
})

function objectNamed(name: string): AuditMessage['objects'][number] {
  const idType = { code: '12', system: 'RFC-3881', text: 'URI' }
  return { id: name, typeCode: '2', role: '13', idType, name, details: [] }
}

const event = `<EventIdentification EventDateTime="2026-01-02T03:04:05+01:00" EventOutcomeIndicator="0">
  <EventID code="110112" codeSystemName="DCM" displayName="Query"/></EventIdentification>`
const participant = '<ActiveParticipant UserID="u" UserIsRequestor="1"/>'
const audited = (inside: string): string =>
  `<AuditMessage>${event}${participant}<AuditSourceIdentification AuditSourceID="s">` +
  `${inside}</AuditSourceIdentification></AuditMessage>`

test('RFC 3881 codes, a byte order mark and a declaration are read (ITI TF-2: 3.20)', () => {
  const xml = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>${audited('')}`
  const message = decode(xml)
  expect(message.event.id).toEqual({
    code: '110112',
    system: 'DCM',
    text: 'Query',
    displayName: 'Query',
  })
  expect(message.event.at.toISOString()).toBe('2026-01-02T02:04:05.000Z')
  expect(message.participants[0]?.isRequestor).toBe(true)
})

test.each([
  ['2016a', '<AuditSourceTypeCode>4</AuditSourceTypeCode>'],
  ['2016c', '<AuditSourceTypeCode code="4"/>'],
  ['2017c', '<AuditSourceTypeCode csd-code="4"/>'],
])('the source type of edition %s is read (DICOM PS3.15: A.5.1)', (_edition, xml) => {
  expect(decode(audited(xml)).source.types).toEqual(['4'])
})

test.each([
  ['another root', '<Other/>'],
  ['a root in a namespace', audited('').replace('<AuditMessage>', '<AuditMessage xmlns="urn:x">')],
  ['no event', audited('').replace(event, '')],
  ['no participant', audited('').replace(participant, '')],
  ['an outcome that is none', audited('').replace('Indicator="0"', 'Indicator="1"')],
  ['a time that is none', audited('').replace('2026-01-02', '2026-13-02')],
  ['a code without code', audited('').replace('code="110112"', '')],
])('refuses %s (DICOM PS3.15: A.5.1)', (_what, xml) => {
  expect(() => decode(xml)).toThrow(expect.objectContaining({ name: 'AuditMessageError' }))
})

test.each([
  ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${audited('')}`],
  ['a processing instruction', `<?stylesheet x?>${audited('')}`],
  ['two byte order marks', `\uFEFF\uFEFF${audited('')}`],
  ['an end that is missing', audited('').slice(0, -3)],
])('refuses %s before anything is expanded', (_what, xml) => {
  expect(() => decode(xml)).toThrow(expect.objectContaining({ name: 'XmlError' }))
})
