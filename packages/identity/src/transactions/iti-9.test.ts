// PIX Query: questions and answers in and out, what each mistake is called, and the audit.
import { headerOf } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import { describe, expect, it } from 'vitest'
import { auditIti9 } from '../audit/iti-9.ts'
import type { CrossReferenceAnswer } from '../cross-reference.ts'
import { pixResponse, readPixResponse, writePixResponse } from '../pix-response.ts'
import { queryTagOf, readIti9, writeIti9 } from './iti-9.ts'

const header = {
  sendingApplication: 'GATEWAY',
  sendingFacility: 'SOUTH',
  receivingApplication: 'PIX',
  receivingFacility: 'DOMAIN',
  controlId: 'M-1',
}
const now = new Date('2026-03-14T12:00:00Z')
const source = { id: '7|x', namespace: 'SOUTH', oid: '2.999.2.2' }
const targets = [
  { namespace: undefined, oid: '2.999.1.2' },
  { namespace: 'NORTH', oid: undefined },
]
const question = { source, targets }
const text = Buffer.from(writeIti9({ tag: 'Q-1', question, header, now })).toString()

function read(message: string) {
  const found = readMessage(Buffer.from(message))
  return { message: found, header: headerOf(found) }
}

describe('the question (ITI TF-2: 3.9.4.1.2)', () => {
  it('is read back', () => {
    const { message, header: found } = read(text)
    expect(readIti9(message, found)).toEqual({ tag: 'Q-1', question })
    expect(queryTagOf(message)).toBe('Q-1')
  })

  it('may leave out structure, priority and domains', () => {
    const bare = text
      .replace('^QBP_Q21', '')
      .replace('RCP|I', 'RCP')
      .replace(/\|\^\^\^.*\r/, '\r')
    const { message, header: found } = read(bare)
    expect(readIti9(message, found)).toEqual({ tag: 'Q-1', question: { source, targets: [] } })
  })

  it('may have other delimiters, and is said again with ours', () => {
    const other = 'MSH$%*!@$A$B$C$D$2026$$QBP%Q23$1$P$2.5\rQPD$Q$T$7|x%%%@2.999.2.2@ISO\rRCP$I\r'
    const { message, header: found } = read(other)
    const { question: asked } = readIti9(message, found)
    expect(asked.source).toEqual({ id: '7|x', namespace: undefined, oid: '2.999.2.2' })
    const answered = { header: found, message, tag: 'T', now, controlId: '2' }
    const answer = writePixResponse(pixResponse({ kind: 'source-not-found' }), answered)
    expect(Buffer.from(answer).toString()).toContain('\rQPD|Q|T|7\\F\\x^^^&2.999.2.2&ISO\r')
  })

  const bad = [
    ['QBP^Q23^QBP_Q21', 'ADT^A01', 'message-type', 'MSH', 9],
    ['QBP^Q23^QBP_Q21', 'QBP^Q22^QBP_Q21', 'event', 'MSH', 9],
    ['QBP^Q23^QBP_Q21', 'QBP^Q23^QBP_Q11', 'event', 'MSH', 9],
    ['|2.5|', '|2.3.1|', 'version', 'MSH', 12],
    ['|P|', '|X|', 'processing-id', 'MSH', 11],
    ['|M-1|', '||', 'required-field', 'MSH', 10],
    ['\rRCP|I', '', 'segment-sequence', 'RCP', undefined],
    ['\rQPD|', '\rRCP|I\rQPD|', 'segment-sequence', 'RCP', undefined],
    ['RCP|I', 'RCP|D', 'table-value', 'RCP', 1],
    ['QPD|IHE PIX Query|', 'QPD||', 'required-field', 'QPD', 1],
    ['|Q-1|', '||', 'required-field', 'QPD', 2],
    ['|Q-1|', '|Q~1|', 'data-type', 'QPD', 2],
    ['|Q-1|', `|${'x'.repeat(33)}|`, 'data-type', 'QPD', 2],
    ['7\\F\\x^^^SOUTH&2.999.2.2&ISO', '', 'required-field', 'QPD', 3],
    ['7\\F\\x^^^', '^^^', 'required-field', 'QPD', 3],
    ['7\\F\\x^^^', 'other^^^&2.999.2.2&ISO~7^^^', 'data-type', 'QPD', 3],
    ['|^^^&2.999.1.2', `|${'^^^A~'.repeat(60)}^^^&2.999.1.2`, 'data-type', 'QPD', 4],
  ] as const
  it.each(bad.map((one) => [one] as const))('says what is wrong: %j', ([good, worse, ...row]) => {
    const [problem, segment, field] = row
    expect(text).toContain(good)
    const place = field === undefined ? { segment } : { segment, field }
    const { message, header: found } = read(text.replace(good, worse))
    expect(() => readIti9(message, found)).toThrow(
      expect.objectContaining({ problem, place: expect.objectContaining(place) }),
    )
  })
})

describe('the answer (ITI TF-2: 3.9.4.2.2)', () => {
  const { message, header: asked } = read(text)

  function write(answer: CrossReferenceAnswer): string {
    const query = { header: asked, message, tag: 'Q-1', now, controlId: 'A-1' }
    return Buffer.from(writePixResponse(pixResponse(answer), query)).toString()
  }

  const answers: readonly (readonly [CrossReferenceAnswer, string])[] = [
    [
      { kind: 'found', identifiers: [{ id: 'ä^1', namespace: 'NORTH', oid: '2.999.2.1' }] },
      'MSA|AA|M-1\rQAK|Q-1|OK\rQPD|IHE PIX Query|Q-1|7\\F\\x^^^SOUTH&2.999.2.2&ISO' +
        '|^^^&2.999.1.2&ISO~^^^NORTH\rPID|||ä\\S\\1^^^NORTH&2.999.2.1&ISO||~^^^^^^S\r',
    ],
    [{ kind: 'found', identifiers: [] }, 'MSA|AA|M-1\rQAK|Q-1|NF\rQPD|'],
    [
      { kind: 'source-not-found' },
      'MSA|AE|M-1\rERR||QPD^1^3^1^1|204^Unknown key identifier^HL70357|E\rQAK|Q-1|AE\rQPD|',
    ],
    [
      { kind: 'source-ambiguous' },
      'MSA|AE|M-1\rERR||QPD^1^3^1^1|205^Duplicate key identifier^HL70357|E\rQAK|Q-1|AE\rQPD|',
    ],
    [
      { kind: 'source-authority-not-recognized' },
      'MSA|AE|M-1\rERR||QPD^1^3^1^4|204^Unknown key identifier^HL70357|E\rQAK|Q-1|AE\rQPD|',
    ],
    [
      { kind: 'target-not-recognized', positions: [1, 2] },
      'MSA|AE|M-1\rERR||QPD^1^4^1|204^Unknown key identifier^HL70357|E\r' +
        'ERR||QPD^1^4^2|204^Unknown key identifier^HL70357|E\rQAK|Q-1|AE\rQPD|',
    ],
  ]

  it.each(answers)('of %j is written and read back', (answer, due) => {
    const written = write(answer)
    expect(written).toContain(
      '|PIX|DOMAIN|GATEWAY|SOUTH|20260314120000||RSP^K23^RSP_K23|A-1|P|2.5|',
    )
    expect(written).toContain(due)
    expect(written.includes('\rPID|')).toBe(
      answer.kind === 'found' && answer.identifiers.length > 0,
    )
    const back = read(written)
    const sent = { header: back.header, controlId: 'M-1', tag: 'Q-1' }
    expect(readPixResponse(back.message, sent)).toEqual(answer)
  })

  const good = write({ kind: 'found', identifiers: [source] })
  it.each([
    ['RSP^K23', 'ACK^K23', 'the answer is no RSP^K23'],
    ['|M-1\r', '|M-2\r', 'MSA-2'],
    ['QAK|Q-1', 'QAK|Q-2', 'QAK-1'],
    ['QAK|Q-1|OK', 'QAK|Q-1|AR', 'QAK-2'],
    ['MSA|AA', 'MSA|AR', 'MSA-1'],
    ['MSA|AA', 'MSA|AE', 'another error'],
    ['PID|', 'PIX|', 'exactly one PID'],
  ])('with %s as %s is none', (was, is, says) => {
    expect(good).toContain(was)
    const { message: found, header: of } = read(good.replace(was, is))
    expect(() => readPixResponse(found, { header: of, controlId: 'M-1', tag: 'Q-1' })).toThrow(says)
  })
})

it('is audited with both ends, patients and the query (ITI TF-2: 3.9.5.1)', () => {
  const { header: found } = read(text)
  const id = '7^^^&2.999.2.2&ISO'
  const message = auditIti9({
    now,
    outcome: 0,
    side: 'server',
    header: found,
    patientIds: [id, id],
    query: Buffer.from(text),
    self: { processId: '7', host: 'pix.test' },
    peer: { name: 'gateway', address: '127.0.0.1' },
    source: { sourceId: 'pix', types: ['4'] },
  })
  expect(message).toMatchObject({
    event: { id: { code: '110112' }, types: [{ code: 'ITI-9' }], action: 'E', outcome: 0 },
    participants: [
      { userId: 'SOUTH|GATEWAY', isRequestor: true, roles: [{ code: '110153' }] },
      { userId: 'DOMAIN|PIX', isRequestor: false, roles: [{ code: '110152' }] },
    ],
    objects: [
      { id, typeCode: '1', role: '1' },
      { typeCode: '2', role: '24', details: [{ type: 'MSH-10', value: 'M-1' }] },
    ],
  })
})
