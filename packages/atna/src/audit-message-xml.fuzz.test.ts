import {
  array,
  assert,
  constantFrom,
  integer,
  nat,
  oneof,
  property,
  record,
  string,
  uint8Array,
} from 'fast-check'
import { expect, test } from 'vitest'
import { encodeAuditMessage, decodeAuditMessage } from './audit-message-xml.ts'
import { patientObject, searchObject, studyObject } from './participant-objects.ts'
import { userLoggedIn } from './security-events.ts'
import { FrameDecoder, SyslogFrameError, encodeFrame } from './syslog-frame.ts'
import { decodeSyslog, encodeSyslog } from './syslog-message.ts'

const node = {
  userId: 'registry',
  processId: '41',
  host: 'registry.example',
  source: { sourceId: 'registry', types: ['4'] },
}
const timestamp = new Date('2026-11-24T07:42:03.907Z')
const golden = encodeAuditMessage({
  ...userLoggedIn({
    at: timestamp,
    node,
    user: { userId: 'r.okafor', userName: '<r@sts>' },
    address: '10.0.0.9',
    outcome: 0,
  }),
  objects: [
    patientObject('A^^^&2.999&ISO'),
    studyObject({ studyUid: '1.2', sopClasses: [{ uid: '1', instances: 3, instanceUids: ['2'] }] }),
    searchObject('urn:x', Buffer.from('<q/>')),
  ],
})
const message = encodeSyslog({
  timestamp,
  host: 'registry.example',
  appName: 'registry',
  processId: '41',
  text: golden,
})
const wire = encodeFrame(message)

interface Edit {
  readonly at: number
  readonly remove: number
  readonly insert: Uint8Array
}

const edits = array(
  record({
    at: nat(wire.length),
    remove: nat(20),
    insert: oneof(
      uint8Array({ maxLength: 8 }),
      constantFrom('<', '>', '"', '&#0;', '<!--', '<![CDATA[', '<?x?>', '\0', ' ', '0', '[').map(
        (text) => Buffer.from(text),
      ),
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

function spoil(bytes: Uint8Array, changes: readonly Edit[]): Uint8Array {
  return changes.reduce<Uint8Array>(
    (spoilt, { at, remove, insert }) =>
      Buffer.concat([spoilt.subarray(0, at), insert, spoilt.subarray(at + remove)]),
    bytes,
  )
}

const runs = { seed: 20_261_124, numRuns: 3_000 }

test('a spoilt message gives a value or a typed error, never another one', () => {
  const names = new Set<string>()
  assert(
    property(edits, (changes) => {
      const found = decodeSyslog(spoil(message, changes))
      try {
        if (found !== undefined) decodeAuditMessage(found.text)
      } catch (error) {
        names.add(error instanceof Error ? error.name : String(error))
      }
    }),
    runs,
  )
  expect([...names].toSorted()).toEqual(['AuditMessageError', 'XmlError'])
})

test('spoilt frames give messages or a typed error, however they are cut', () => {
  assert(
    property(edits, integer({ min: 1, max: 400 }), (changes, size) => {
      const spoilt = spoil(Buffer.concat([wire, wire]), changes)
      const decoder = new FrameDecoder({ messageBytesMax: 4_096 })
      let bytes = 0
      try {
        for (let at = 0; at < spoilt.length; at += size) {
          for (const one of decoder.push(spoilt.subarray(at, at + size))) bytes += one.length
        }
        decoder.end()
      } catch (error) {
        if (!(error instanceof SyslogFrameError)) throw error
      }
      expect(bytes).toBeLessThanOrEqual(spoilt.length)
    }),
    runs,
  )
})

test('whatever a value holds, it is read back or replaced, on one line', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      const xml = encodeAuditMessage(
        userLoggedIn({ at: timestamp, node, user: { userId: text }, address: text, outcome: 0 }),
      )
      expect(xml).not.toContain('\n')
      const back = decodeAuditMessage(Buffer.from(xml)).participants[0]?.userId
      expect(back).toBe(text.toWellFormed().replaceAll(notCharacters, '\uFFFD'))
    }),
    runs,
  )
})

// oxlint-disable-next-line no-control-regex -- what XML 1.0 cannot hold at all.
const notCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
