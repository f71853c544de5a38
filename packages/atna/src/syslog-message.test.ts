import { expect, test } from 'vitest'
import { decodeSyslog, encodeSyslog } from './syslog-message.ts'

const timestamp = new Date('2026-11-24T07:41:12.318Z')

test('the header is the one audit repositories expect (RFC 5424: 6)', () => {
  const bytes = encodeSyslog({
    timestamp,
    microseconds: 7,
    host: 'registry.south.example',
    appName: 'isthmus registry',
    processId: '4127',
    text: '<AuditMessage/>',
  })
  expect(Buffer.from(bytes).toString()).toBe(
    '<85>1 2026-11-24T07:41:12.318007Z registry.south.example isthmus_registry 4127 IHE+RFC-3881 - <AuditMessage/>',
  )
  expect(decodeSyslog(bytes)).toEqual({
    priority: 85,
    timestamp,
    host: 'registry.south.example',
    appName: 'isthmus_registry',
    processId: '4127',
    messageId: 'IHE+RFC-3881',
    text: Buffer.from('<AuditMessage/>'),
  })
})

test('names that do not fit a header are made to fit it (RFC 5424: 6)', () => {
  const bytes = encodeSyslog({
    timestamp,
    host: 'a\n<85>1 - - - - - x',
    appName: 'é'.repeat(60),
    processId: '',
    text: 't',
  })
  const found = decodeSyslog(bytes)
  expect(found?.host).toBe('a_<85>1_-_-_-_-_-_x')
  expect(found?.appName).toHaveLength(48)
  expect(found?.processId).toBeUndefined()
})

test('the audit message begins within the first 200 bytes', () => {
  const bytes = encodeSyslog({
    timestamp,
    host: 'a-host-with-a-long-name.department.hospital.example',
    appName: 'isthmus-imaging-source-of-hospital-north',
    processId: '4194304',
    text: '<AuditMessage/>',
  })
  expect(Buffer.from(bytes).indexOf('<AuditMessage')).toBeLessThan(200)
})

test.each([
  ['any priority', '<0>1 - - - - - - x'],
  ['structured data', '<85>1 - - - - - [a b="c\\]d"][e@1 f="é \\" g"] x'],
  ['a zone', '<165>1 2003-08-24T05:14:15.000003-07:00 h a p m - x'],
])('reads %s (RFC 5424: 6)', (_what, text) => {
  expect(Buffer.from(decodeSyslog(Buffer.from(text))?.text ?? []).toString()).toBe('x')
})

test('a byte order mark is left to who reads the text (RFC 5424: 6.4)', () => {
  const text = decodeSyslog(Buffer.from('<85>1 - - - - - - \uFEFFx'))?.text
  expect(text).toHaveLength(4)
})

test('a message may be without text (RFC 5424: 6)', () => {
  expect(decodeSyslog(Buffer.from('<85>1 - - - - - -'))?.text).toHaveLength(0)
})

test.each([
  '',
  'x',
  '<85>2 - - - - - - x',
  '<192>1 - - - - - - x',
  '<085>1 - - - - - - x',
  '<85>1 - - - - - x',
  '<85>1  - - - - - - x',
  '<85>1 2026-11-24t07:41:12z - - - - - x',
  '<85>1 2026-11-24T07:41:12 - - - - - x',
  '<85>1 2026-11-24T07:41:12.1234567Z - - - - - x',
  '<85>1 2026-13-24T07:41:12Z - - - - - x',
  '<85>1 - - - - - [a b=c] x',
  '<85>1 - - - - - -x',
  '<34>Oct 11 22:14:15 mymachine su: old syslog',
])('does not take %j for one (RFC 5424: 6)', (text) => {
  expect(decodeSyslog(Buffer.from(text))).toBeUndefined()
})

test('a long header of nothing is judged quickly', () => {
  const bytes = Buffer.from(`<85>1 - - - - - ${'[a b="\\'.repeat(4000)}`)
  expect(decodeSyslog(bytes)).toBeUndefined()
})
