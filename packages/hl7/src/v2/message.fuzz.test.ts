// Whatever bytes come: a message or a refusal, in bounded time, and never anything else.
import { array, assert, constantFrom, oneof, property, string, uint8Array } from 'fast-check'
import { expect, it } from 'vitest'
import { Hl7MessageError } from './hl7-message-error.ts'
import { headerOf, headerOfUnreadable } from './message-header.ts'
import { repetitionsOf } from './message.ts'
import { readMessage } from './read-message.ts'

const piece = oneof(
  constantFrom(
    'MSH|^~\\&|',
    'MSH',
    '\r',
    '|',
    '^',
    '~',
    '&',
    '\\',
    '\\F\\',
    'PID|||',
    '\u000b',
    '\n',
  ),
  string({ maxLength: 12 }),
)
const text = array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
const runs = { seed: 20_260_314, numRuns: 2_000 }

/** True when the bytes are read or refused as they should be. */
function isHandled(bytes: Uint8Array): boolean {
  headerOfUnreadable(bytes)
  try {
    const message = readMessage(bytes)
    headerOf(message)
    for (const segment of message.segments) {
      segment.fields.forEach((_, at) => repetitionsOf(message, segment, at + 1))
    }
    return true
  } catch (error) {
    return error instanceof Hl7MessageError
  }
}

it('reads or refuses any bytes', () => {
  const bytes = property(uint8Array({ maxLength: 400 }), (found) => isHandled(found))
  expect(() => assert(bytes, runs)).not.toThrow()
})

it('reads or refuses what looks like a message', () => {
  const likely = property(text, (body) => isHandled(Buffer.from(`MSH|^~\\&|${body}`)))
  expect(() => assert(likely, runs)).not.toThrow()
  const pieces = property(text, (body) => isHandled(Buffer.from(body, 'latin1')))
  expect(() => assert(pieces, runs)).not.toThrow()
})

it.each([
  ['separators', '|'],
  ['segment ends', '\r'],
  ['repetitions', '~'],
  ['components', '^'],
  ['escapes', '\\'],
  ['open escapes', '\\F'],
])('is not held up by a flood of %s', (_, flood) => {
  const bytes = Buffer.from(`MSH|^~\\&|A\rPID|||${flood.repeat(250_000 / flood.length)}`)
  expect(isHandled(bytes)).toBe(true)
})
