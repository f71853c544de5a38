import { expect, test } from 'vitest'
import { FrameDecoder, encodeFrame, frameLimits } from './syslog-frame.ts'

function read(bytes: Uint8Array, size = bytes.length, limits = frameLimits): readonly string[] {
  const decoder = new FrameDecoder(limits)
  const found: string[] = []
  for (let at = 0; at < bytes.length; at += size) {
    for (const message of decoder.push(bytes.subarray(at, at + size))) {
      found.push(Buffer.from(message).toString())
    }
  }
  decoder.end()
  return found
}

test('the length counts bytes of UTF-8, not characters (RFC 5425: 4.3)', () => {
  expect(Buffer.from(encodeFrame(Buffer.from('𝄞é'))).toString()).toBe('6 𝄞é')
})

test('frames are found however the bytes are cut (RFC 5425: 4.3)', () => {
  const texts = ['𝄞 name', 'x', '1 2 3', 'é'.repeat(400)]
  const wire = Buffer.concat(texts.map((text) => encodeFrame(Buffer.from(text))))
  for (let size = 1; size <= 64; size += 1) expect(read(wire, size)).toEqual(texts)
})

test('a frame of the limit is read, one byte more is refused before its body comes', () => {
  const limits = { messageBytesMax: 5 }
  expect(read(Buffer.from('5 12345'), 7, limits)).toEqual(['12345'])
  expect(() => read(Buffer.from('6 '), 2, limits)).toThrow(
    expect.objectContaining({ problem: 'length-over-limit' }),
  )
})

test.each([
  ['0 ', 'length-zero'],
  ['007 abc', 'length-leading-zero'],
  ['99999999999999999999 ', 'length-digits'],
  ['abc ', 'length-not-a-number'],
  ['12<34>1', 'length-not-a-number'],
  [' 5 abcde', 'length-not-a-number'],
  ['5\nabcde', 'length-not-a-number'],
  ['-5 abcde', 'length-not-a-number'],
  ['<85>1 - - - - - -', 'not-octet-counted'],
  ['1048577 ', 'length-over-limit'],
  ['12', 'truncated'],
  ['12 abc', 'truncated'],
])('refuses %j (RFC 5425: 4.3)', (text, problem) => {
  expect(() => read(Buffer.from(text), 1)).toThrow(
    expect.objectContaining({ name: 'SyslogFrameError', problem }),
  )
})

test('messages before a bad frame are given, and what had come of a frame that was cut off', () => {
  const decoder = new FrameDecoder()
  const given: string[] = []
  const push = (): void => {
    for (const message of decoder.push(Buffer.from('3 abc007'))) given.push(String(message))
  }
  expect(push).toThrow(expect.objectContaining({ problem: 'length-leading-zero' }))
  expect(given).toEqual(['abc'])
  const cut = new FrameDecoder()
  expect([...cut.push(Buffer.from('3 abc12 <85>1'))]).toHaveLength(1)
  expect(cut.open).toBe(true)
  expect(Buffer.from(cut.partial()).toString()).toBe('<85>1')
  const error = ((): unknown => {
    try {
      return cut.end()
    } catch (caught) {
      return caught
    }
  })()
  expect(error).toMatchObject({ problem: 'truncated', partial: Buffer.from('<85>1') })
})
