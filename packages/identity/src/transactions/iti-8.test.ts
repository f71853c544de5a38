// Patient Identity Feed: ADT messages in and out, and what each mistake is called.
import { headerOf } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import { describe, expect, it } from 'vitest'
import { auditIti8 } from '../audit/iti-8.ts'
import { type FeedEvent, readIti8, writeIti8 } from './iti-8.ts'

const header = {
  sendingApplication: 'ADT',
  sendingFacility: 'NORTH',
  receivingApplication: 'REG',
  receivingFacility: 'DOMAIN',
  controlId: 'M-1',
}
const now = new Date('2026-03-14T12:00:00Z')
const domain = { id: 'N-1', namespace: undefined, oid: '2.999.1.2' }
const local = { id: '7|x', namespace: 'NORTH', oid: '2.999.1.5.1' }
const prior = { id: 'N-2', namespace: 'DOMAIN', oid: undefined }

function write(event: FeedEvent): string {
  const feed = { header, now, patientName: ['Bürne', 'Aoife'], priorIdentifiers: [prior] }
  return Buffer.from(writeIti8({ ...feed, event, identifiers: [local, domain] })).toString()
}

function read(text: string) {
  const message = readMessage(Buffer.from(text))
  return readIti8(message, headerOf(message))
}

describe('ITI-8', () => {
  it.each([
    ['A01', 'add', []],
    ['A04', 'add', []],
    ['A05', 'add', []],
    ['A08', 'update', []],
    ['A40', 'merge', [prior]],
  ] as const)('reads back an %s (ITI TF-2: 3.8.4)', (event, kind, priorIdentifiers) => {
    expect(read(write(event))).toEqual({ kind, identifiers: [local, domain], priorIdentifiers })
  })

  const bad = [
    ['ADT^A01', 'ORU^R01', 'message-type', 'MSH', 9],
    ['ADT^A01', 'ADT^A03', 'event', 'MSH', 9],
    ['|2.3.1|', '|2.5|', 'version', 'MSH', 12],
    ['|P|', '|X|', 'processing-id', 'MSH', 11],
    ['|M-1|', '||', 'required-field', 'MSH', 10],
    ['|M-1|', `|${'x'.repeat(200)}|`, 'data-type', 'MSH', 10],
    ['EVN|', 'ZVN|', 'segment-sequence', 'EVN', undefined],
    ['PV1|', 'PV2|', 'segment-sequence', 'PV1', undefined],
    ['EVN|A01|20260314120000\r', '', 'segment-sequence', 'EVN', undefined],
    ['\rPV1|', '\rPID|||9\rPV1|', 'segment-sequence', 'PID', undefined],
    ['\rPID|', '\rPV1||O\rZZZ|', 'segment-sequence', 'PID', undefined],
    ['7\\F\\x^^^NORTH&2.999.1.5.1&ISO~N-1^^^&2.999.1.2&ISO', '', 'required-field', 'PID', 3],
    ['N-1^^^', '^^^', 'required-field', 'PID', 3],
    ['N-1^^^', '""^^^', 'required-field', 'PID', 3],
  ] as const
  it.each(bad.map((one) => [one] as const))('says what is wrong: %j', ([good, worse, ...row]) => {
    const [problem, segment, field] = row
    const text = write('A01')
    expect(text).toContain(good)
    const place = field === undefined ? { segment } : { segment, field }
    expect(() => read(text.replace(good, worse))).toThrow(
      expect.objectContaining({ problem, place: expect.objectContaining(place) }),
    )
  })

  it('takes one pair of patients in a merge (ITI TF-2: 3.8.4.2.2)', () => {
    const text = write('A40')
    expect(() => read(text.replace(/MRG.*\r$/, ''))).toThrow('MRG is missing')
    expect(() => read(`${text}PID|||N-3^^^&2.999.1.2&ISO\rMRG|N-4^^^&2.999.1.2&ISO\r`)).toThrow(
      'a second PID',
    )
  })

  it('takes an authority of another type for a name only', () => {
    const text = write('A01').replace('&2.999.1.2&ISO', 'GUID&2.999.1.2&GUID')
    expect(read(text).identifiers[1]).toEqual({ id: 'N-1', namespace: 'GUID', oid: undefined })
  })
})

describe('audit of ITI-8 (ITI TF-2: 3.8.5.1)', () => {
  const facts = {
    now,
    outcome: 0,
    side: 'server',
    authorities: { domain: '2.999.1.2', namespaces: new Map([['DOMAIN', '2.999.1.2']]) },
    self: { processId: '7', host: 'registry.test' },
    peer: { name: 'adt', address: '127.0.0.1' },
    source: { sourceId: 'registry', types: ['4'] },
  } as const

  function audit(event: FeedEvent) {
    const message = readMessage(Buffer.from(write(event)))
    const found = headerOf(message)
    return auditIti8({ ...facts, header: found, feed: readIti8(message, found) })
  }

  it.each([
    ['A01', ['C'], ['N-1']],
    ['A08', ['U'], ['N-1']],
    ['A40', ['D', 'U'], ['N-2', 'N-1']],
  ] as const)('of an %s', (event, actions, ids) => {
    const messages = audit(event)
    expect(messages.map((one) => one.event.action)).toEqual(actions)
    expect(messages.map(({ objects }) => objects[0])).toMatchObject(
      ids.map((id) => ({
        id: `${id}^^^&2.999.1.2&ISO`,
        details: [{ type: 'MSH-10', value: 'M-1' }],
      })),
    )
  })

  it('names both ends by facility and application', () => {
    const [message] = audit('A01')
    expect(message?.participants).toMatchObject([
      { userId: 'NORTH|ADT', isRequestor: true, networkAccessPoint: { id: '127.0.0.1' } },
      { userId: 'DOMAIN|REG', isRequestor: false, alternativeUserId: '7' },
    ])
  })
})
