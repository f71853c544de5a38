// HL7 v2 messages in and out: delimiters, escapes, character sets, limits, acknowledgements.
import { describe, expect, it } from 'vitest'
import { readAcknowledgement, writeAcknowledgement } from './acknowledgement.ts'
import { headerOf, headerOfUnreadable } from './message-header.ts'
import { messageLimits } from './message-limits.ts'
import { componentOf, repetitionsOf, segmentsNamed } from './message.ts'
import { readMessage } from './read-message.ts'
import { writeHeader, writeSegment } from './write-message.ts'

const header = 'MSH|^~\\&|ADT|NORTH|REG|DOMAIN|20260314120000||ADT^A01|M-1|P|2.3.1'
const now = new Date('2026-03-14T12:00:00Z')

function read(text: string, limits = messageLimits) {
  return readMessage(Buffer.from(text, 'latin1'), limits)
}

describe('reading (HL7 v2.3.1: 2.7)', () => {
  it('divides fields, repetitions, components, subcomponents', () => {
    const message = read(`${header}\rPID|||A1^^^NS&2.999.1&ISO~B2^^^OTHER\r`)
    const [pid] = segmentsNamed(message, 'PID')
    const ids = pid === undefined ? [] : repetitionsOf(message, pid, 3)
    expect(ids.map((id) => componentOf(id, 1))).toEqual(['A1', 'B2'])
    expect(ids[0]?.[3]).toEqual(['NS', '2.999.1', 'ISO'])
  })

  it('takes the delimiters that the message names, also in its escapes', () => {
    const message = read('MSH$%*!@$A$$$$$$ADT%A01$1$P$2.3.1\rPID$$$x!F!y!S!z!Z!%%%@2.9@ISO')
    const [pid] = segmentsNamed(message, 'PID')
    const [id] = pid === undefined ? [] : repetitionsOf(message, pid, 3)
    expect(id?.[0]).toEqual(['x$y%z!Z!'])
    expect(id?.[3]).toEqual(['', '2.9', 'ISO'])
    expect(headerOf(message)).toMatchObject({ messageType: 'ADT', event: 'A01', controlId: '1' })
  })

  it.each([
    ['no MSH', 'PID|||1'],
    ['the same delimiter twice', 'MSH|^^\\&|A'],
    ['too few delimiters', 'MSH|^~\\|A'],
    ['a letter as delimiter', 'MSH|^~\\a|A'],
    ['line feeds', `${header}\r\nPID|||1\r\n`],
    ['a segment without name', `${header}\r|x`],
    ['an empty segment', `${header}\r\rPID|||1`],
    ['a NUL', `${header}\rPID|||1\0`],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ problem: 'unreadable' }))
  })

  it('refuses a second MSH', () => {
    expect(() => read(`${header}\r${header}`)).toThrow(
      expect.objectContaining({ problem: 'segment-sequence' }),
    )
  })

  it.each([
    ['bytes', { messageBytesMax: 60 }, `${header}\rPID|||1`],
    ['segments', { segmentsMax: 2 }, `${header}\rEVN|A01\rPID|||1`],
    ['fields', { fieldsMax: 15 }, `${header}\rPID${'|'.repeat(16)}`],
    ['repetitions', { repetitionsMax: 3 }, `${header}\rPID|||1~2~3~4`],
  ])('has a limit of %s', (_, limit, text) => {
    expect(() => read(text)).not.toThrow()
    expect(() => read(text, { ...messageLimits, ...limit })).toThrow(
      expect.objectContaining({ problem: 'unreadable' }),
    )
  })
})

describe('character sets (HL7 v2.3.1: 2.24.1.18)', () => {
  const withCharset = (charset: string) => `${header}||||||${charset}\rPID|||M\u00fcller\r`
  const text = (bytes: Uint8Array) => segmentsNamed(readMessage(bytes), 'PID')[0]?.fields[2]

  it('reads 8859/1 and UNICODE UTF-8', () => {
    expect(text(Buffer.from(withCharset('8859/1'), 'latin1'))).toBe('Müller')
    expect(text(Buffer.from(withCharset('UNICODE UTF-8')))).toBe('Müller')
  })

  it.each([
    ['ASCII with other bytes', withCharset('ASCII')],
    ['other bytes without a set', withCharset('')],
    ['broken UTF-8', withCharset('UNICODE UTF-8')],
    ['an unknown set', withCharset('GB 18030-2000')],
    ['a second set', withCharset('ASCII~8859/1')],
  ])('refuses %s', (_, message) => {
    expect(() => read(message)).toThrow(
      expect.objectContaining({ problem: 'data-type', place: { segment: 'MSH', field: 18 } }),
    )
  })

  it('still tells who sent what cannot be read', () => {
    expect(headerOfUnreadable(Buffer.from(withCharset('ASCII'), 'latin1'))).toMatchObject({
      sendingApplication: 'ADT',
      controlId: 'M-1',
    })
    expect(headerOfUnreadable(Buffer.from('GET / HTTP/1.1'))).toBeUndefined()
  })
})

describe('writing', () => {
  it('escapes delimiters and drops what would end a segment', () => {
    expect(writeSegment('MSA', ['AE', 'a|b^c&d~e\\f', 'x\ry', ''])).toBe(
      'MSA|AE|a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f|xy\r',
    )
    expect(writeHeader(['A', ['B', 'C']])).toBe('MSH|^~\\&|A|B^C\r')
  })

  it('reads back what it wrote', () => {
    const id = 'a|b^c&d~e\\f'
    const text = `${writeHeader(['A'])}${writeSegment('PID', ['', '', [id, '', '', ['', '2.9', 'ISO']]])}`
    const message = read(text)
    const [pid] = segmentsNamed(message, 'PID')
    expect(pid === undefined ? [] : repetitionsOf(message, pid, 3)[0]?.[0]).toEqual([id])
  })
})

describe('acknowledgement (HL7 v2.3.1: 2.13)', () => {
  const acknowledged = { header: headerOf(read(`${header}\r`)), now, controlId: 'R-7' }

  it('goes back to the sender with the id of his message', () => {
    const bytes = writeAcknowledgement({ code: 'AA' }, acknowledged)
    expect(Buffer.from(bytes).toString()).toBe(
      'MSH|^~\\&|REG|DOMAIN|ADT|NORTH|20260314120000||ACK^A01|R-7|P|2.3.1\rMSA|AA|M-1\r',
    )
    expect(readAcknowledgement(readMessage(bytes))).toEqual({
      code: 'AA',
      controlId: 'M-1',
      text: '',
    })
  })

  it('says what is wrong and where (HL7 v2.3.1: 2.24.4.1)', () => {
    const error = { problem: 'required-field', place: { segment: 'PID', field: 3 } } as const
    const bytes = writeAcknowledgement({ code: 'AE', text: 'PID-3 is empty', error }, acknowledged)
    expect(Buffer.from(bytes).toString()).toContain(
      'MSA|AE|M-1|PID-3 is empty\rERR|PID^1^3^101&Required field missing&HL70357\r',
    )
  })

  it('is ASCII whatever the header held', () => {
    const strange = { ...acknowledged.header, sendingApplication: 'Zürich' }
    const bytes = writeAcknowledgement({ code: 'AA' }, { ...acknowledged, header: strange })
    expect(Buffer.from(bytes).toString()).toContain('|Z?rich|')
  })
})
