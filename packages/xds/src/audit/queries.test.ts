import { describe, expect, it } from 'vitest'
import { multiPatientQueryIds, storedQueryIds } from '../identifiers.ts'
import { queryWith } from '../../test/query-slots.ts'
import { iti18 } from '../transactions/iti-18.ts'
import type { AuditFacts } from './facts.ts'
import { auditIti51 } from './iti-51.ts'
import { readRefusedQuery } from './refused-query.ts'

const facts: AuditFacts = {
  now: new Date('2026-11-24T07:41:12.318Z'),
  outcome: 0,
  endpoint: 'https://registry.south.example:8443/iti-51',
  self: { name: 'registry.south.example', processId: '4127', host: 'registry.south.example' },
  peer: { name: 'gw.north.example', address: '10.20.0.14' },
  source: { sourceId: 'registry', enterpriseSiteId: 'urn:oid:2.999.77.2', types: ['4'] },
}
const queryId = multiPatientQueryIds.FindDocumentsForMultiplePatients
const idOf = (at: number): string => `N-${at}^^^&2.999.1.2&ISO`

function messagesFor(patients: number) {
  return auditIti51(facts, {
    side: 'server',
    patientIds: Array.from({ length: patients }, (_, at) => idOf(at)),
    queryId,
    requestXml: '<q/>',
    homeCommunityId: undefined,
  })
}

describe('the audit of ITI-51 (ITI TF-2: 3.51.5.1)', () => {
  it('names the query and every patient', () => {
    const [message, ...further] = messagesFor(2)
    expect(further).toEqual([])
    expect(message.event).toMatchObject({
      id: { code: '110112' },
      types: [{ code: 'ITI-51', system: 'IHE Transactions', text: 'Multi-Patient Query' }],
      action: 'E',
    })
    expect(message.objects.map(({ id }) => id)).toEqual([idOf(0), idOf(1), queryId])
    expect(message.objects[2]?.idType.code).toBe('ITI-51')
  })

  it('is one message also when nobody is named', () => {
    expect(messagesFor(0).map(({ objects }) => objects.map(({ id }) => id))).toEqual([[queryId]])
  })

  it('goes on in further messages where one would be too long, each with the query', () => {
    expect(messagesFor(200)).toHaveLength(1)
    const messages = messagesFor(401)
    expect(messages.map(({ objects }) => objects.length)).toEqual([201, 201, 2])
    expect(messages.every(({ objects }) => objects.at(-1)?.id === queryId)).toBe(true)
    expect(messages[2]?.objects[0]?.id).toBe(idOf(400))
  })
})

describe('of a refused query the audit knows', () => {
  const xml = iti18.encodeRequest(queryWith('FindDocuments'))

  it('which it was, and whom it asked for', () => {
    expect(readRefusedQuery(xml, 'ITI-18')).toEqual({
      queryId: storedQueryIds.FindDocuments,
      patientIds: ['N-1^^^&2.999.1.2&ISO'],
    })
    const across = iti18.encodeRequest({
      ...queryWith('FindDocuments'),
      queryId,
      slots: [
        {
          name: '$XDSDocumentEntryStatus',
          values: queryWith('FindDocuments').slots[1]?.values ?? [],
        },
        { name: '$XDSDocumentEntryPatientId', values: [`('${idOf(1)}','${idOf(2)}')`] },
      ],
    })
    expect(readRefusedQuery(across, 'ITI-51')).toEqual({ queryId, patientIds: [idOf(1), idOf(2)] })
  })

  it('which it was, when it names nobody or cannot be read as a query', () => {
    expect(readRefusedQuery(iti18.encodeRequest(queryWith('GetDocuments')), 'ITI-18')).toEqual({
      queryId: storedQueryIds.GetDocuments,
      patientIds: [],
    })
    expect(readRefusedQuery(xml.replaceAll('LeafClass', 'x'), 'ITI-18').patientIds).toEqual([])
    expect(readRefusedQuery(xml, 'ITI-51').queryId).toBe(storedQueryIds.FindDocuments)
  })

  it('nothing, where its body is none', () => {
    for (const body of ['', 'x', '<a/>', xml.slice(0, -9), xml.replace(/xmlns:rim="[^"]*"/g, '')]) {
      expect(readRefusedQuery(body, 'ITI-18')).toEqual({ queryId: 'unknown', patientIds: [] })
    }
  })
})
