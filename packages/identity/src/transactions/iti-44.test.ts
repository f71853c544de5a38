// Patient Identity Feed HL7 v3: requests and acknowledgements in and out, and what is refused.
import { readXml } from '@isthmus/xml/read-xml'
import { describe, expect, it } from 'vitest'
import { auditIti44 } from '../audit/iti-44.ts'
import { checkIti44 } from '../check-iti-44.ts'
import type { FeedInteraction, IdentityFeedRequest } from '../identity-feed-v3.ts'
import { iti44, iti44Of, readIti44 } from './iti-44.ts'

const domainId = { root: '2.999.1.2', extension: 'N-1' }

function sample(
  interaction: FeedInteraction,
  changes: Partial<IdentityFeedRequest> = {},
): IdentityFeedRequest {
  const number = { add: '301', revise: '302', merge: '304' }[interaction]
  return {
    interaction,
    messageId: { root: '2.999.9.1', extension: 'M-1' },
    creationTime: '20260314120000',
    interactionId: `PRPA_IN201${number}UV02`,
    processingCode: 'P',
    processingModeCode: 'T',
    acceptAckCode: 'AL',
    receivers: [{ root: '2.999.9.2', extension: undefined }],
    senders: [{ root: '2.999.9.3', extension: undefined }],
    triggers: [`PRPA_TE201${number}UV02`],
    registrations: ['active'],
    patients: [
      { ids: [domainId], status: 'active', names: ['Aoife & Byrne'], birthTime: '19700203' },
    ],
    replaced:
      interaction === 'merge'
        ? [{ status: 'obsolete', ids: [{ root: '2.999.1.2', extension: 'N-2' }] }]
        : [],
    ...changes,
  }
}

const interactions = ['add', 'revise', 'merge'] as const

describe('ITI-44', () => {
  it.each(interactions)('reads back what it writes: %s (ITI TF-2: 3.44.4)', (interaction) => {
    const request = sample(interaction)
    expect(iti44.decodeRequest(readXml(iti44.encodeRequest(request)))).toEqual(request)
    expect(checkIti44(request)).toEqual([])
  })

  it('has an action for each interaction (ITI TF-2: 3.44)', () => {
    expect(interactions.map((one) => iti44Of(one).requestAction)).toEqual([
      'urn:hl7-org:v3:PRPA_IN201301UV02',
      'urn:hl7-org:v3:PRPA_IN201302UV02',
      'urn:hl7-org:v3:PRPA_IN201304UV02',
    ])
    expect([iti44.requestAction, ...(iti44.furtherActions ?? [])]).toHaveLength(3)
  })

  it('reads a name in parts, and ids without root as none', () => {
    const xml = iti44
      .encodeRequest(sample('add'))
      .replace('Aoife &amp; Byrne', '<given>Aoife</given><family>Byrne</family>')
      .replace('<id root="2.999.1.2" extension="N-1"/>', '$&<id nullFlavor="UNK"/>')
    const { patients } = iti44.decodeRequest(readXml(xml))
    expect(patients).toMatchObject([
      { ids: [domainId], names: ['Aoife Byrne'], birthTime: '19700203' },
    ])
  })

  it('gives the feed that rules speak of', () => {
    expect(readIti44(sample('merge'))).toEqual({
      kind: 'merge',
      identifiers: [{ id: 'N-1', namespace: undefined, oid: '2.999.1.2' }],
      priorIdentifiers: [{ id: 'N-2', namespace: undefined, oid: '2.999.1.2' }],
      birthDate: '19700203',
    })
  })

  it.each([
    ['another message', '<x/>'],
    ['another namespace', '<PRPA_IN201301UV02 xmlns="urn:x"/>'],
    ['a message without id', '<PRPA_IN201301UV02 xmlns="urn:hl7-org:v3"/>'],
  ])('cannot answer %s', (_, xml) => {
    expect(() => iti44.decodeRequest(readXml(xml))).toThrow(
      expect.objectContaining({ name: 'RequestError' }),
    )
  })

  const device = { root: '2.9', extension: undefined }
  const patient = { ids: [domainId], status: 'active', names: [] }
  const bad: readonly [string, FeedInteraction, Partial<IdentityFeedRequest>, 'CE' | 'CR'][] = [
    ['interactionId', 'add', { interactionId: 'PRPA_IN201302UV02' }, 'CR'],
    ['processingCode', 'add', { processingCode: undefined }, 'CR'],
    ['processingModeCode', 'add', { processingModeCode: 'R' }, 'CR'],
    ['acceptAckCode', 'add', { acceptAckCode: 'NE' }, 'CR'],
    ['receiver', 'add', { receivers: [device, device] }, 'CR'],
    ['sender', 'add', { senders: [] }, 'CR'],
    ['trigger event', 'revise', { triggers: ['PRPA_TE201301UV02'] }, 'CE'],
    ['registrationEvent', 'add', { registrations: ['obsolete'] }, 'CE'],
    ['active patient', 'add', { patients: [{ ...patient, status: undefined }] }, 'CE'],
    ['extension', 'add', { patients: [{ ...patient, ids: [device] }] }, 'CE'],
    ['replaces nothing', 'add', { replaced: sample('merge').replaced }, 'CE'],
    ['priorRegisteredRole', 'merge', { replaced: [] }, 'CE'],
    ['obsolete', 'merge', { replaced: [{ status: 'active', ids: [domainId] }] }, 'CE'],
    ['name', 'merge', { patients: [patient] }, 'CE'],
  ]
  it.each(bad.map((one) => [one] as const))(
    'refuses a bad %j (ITI TF-2: 3.44.4)',
    ([word, ...row]) => {
      const [interaction, changes, code] = row
      const findings = checkIti44(sample(interaction, changes))
      expect(findings).toMatchObject([{ code, problem: expect.stringContaining(word) }])
    },
  )

  it('acknowledges (ITI TF-2: 3.44.4.1.3)', () => {
    const acknowledgement = {
      id: { root: '7f3c0a3e-0000-4000-8000-000000000001', extension: undefined },
      creationTime: '20260314120001',
      code: 'CE',
      target: { root: '2.999.9.1', extension: 'M-1' },
      receiver: { root: '2.999.9.3', extension: undefined },
      sender: { root: '2.999.9.2', extension: undefined },
      problems: ['acceptAckCode is not AL'],
    } as const
    const xml = iti44.encodeResponse(acknowledgement)
    expect(xml).toContain('<acknowledgement><typeCode code="CE"/><targetMessage><id')
    expect(iti44.decodeResponse(readXml(xml))).toEqual(acknowledgement)
    expect(() => iti44.decodeResponse(readXml(xml.replace('"CE"', '"XX"')))).toThrow('known code')
  })
})

it('audits a merge as two records (ITI TF-2: 3.44.5.1)', () => {
  const request = sample('merge')
  const messages = auditIti44(
    {
      now: new Date('2026-03-14T12:00:00Z'),
      outcome: 0,
      endpoint: 'https://registry.test/iti-44',
      self: { name: 'registry', processId: '7', host: 'registry.test' },
      peer: { name: 'adt', address: '127.0.0.1' },
      source: { sourceId: 'registry', types: ['4'] },
    },
    {
      side: 'server',
      messageId: request.messageId,
      feed: readIti44(request),
      authorities: { domain: '2.999.1.2', namespaces: new Map() },
    },
  )
  expect(messages.map(({ event }) => [event.id.code, event.action])).toEqual([
    ['110110', 'D'],
    ['110110', 'U'],
  ])
  expect(messages.map(({ objects }) => objects[0])).toMatchObject([
    { id: 'N-2^^^&2.999.1.2&ISO', details: [{ type: 'II', value: 'M-1@2.999.9.1' }] },
    { id: 'N-1^^^&2.999.1.2&ISO' },
  ])
})
