// MLLP frames, whole and in pieces, good and bad.
import { array, assert, constantFrom, nat, oneof, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameError } from './frame-error.ts'
import { FrameDecoder, encodeFrame } from './frame.ts'

function decode(chunks: readonly Uint8Array[], max = 100): readonly string[] {
  const decoder = new FrameDecoder(max)
  const messages = chunks.flatMap((chunk) => [...decoder.push(chunk)])
  decoder.end()
  return messages.map((message) => Buffer.from(message).toString())
}

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('MLLP frames', () => {
  it('gives messages wherever chunks are cut', () => {
    const stream = Buffer.concat([encodeFrame(bytes('one\r')), encodeFrame(bytes('two\r'))])
    expect(decode([stream])).toEqual(['one\r', 'two\r'])
    expect(decode([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(['one\r', 'two\r'])
  })

  it('takes a message of the limit and none above', () => {
    expect(decode([encodeFrame(bytes('12345'))], 5)).toEqual(['12345'])
    expect(() => decode([encodeFrame(bytes('123456'))], 5)).toThrow('too-long')
    expect(() => decode([bytes('\u000b'), bytes('1234'), bytes('56')], 5)).toThrow('too-long')
  })

  it.each([
    ['no start block', 'MSH', 'no-start'],
    ['something between frames', '\u000ba\u001c\r\r', 'no-start'],
    ['a start block inside', '\u000ba\u000bb', 'bad-block'],
    ['an end block without its end', '\u000ba\u001cb', 'bad-block'],
    ['an end inside a frame', '\u000ba', 'truncated'],
    ['an end inside the end block', '\u000ba\u001c', 'truncated'],
  ])('refuses %s', (_, text, problem) => {
    expect(() => decode([bytes(text)])).toThrow(expect.objectContaining({ problem }))
  })

  it('frames nothing that holds block characters', () => {
    expect(() => encodeFrame(bytes('a\u001c\rb'))).toThrow('bad-block')
  })

  it('gives messages or refuses, whatever comes (fuzz)', () => {
    const byte = oneof(constantFrom(0x0b, 0x1c, 0x0d, 0x41), nat(255))
    const chunk = array(byte, { maxLength: 20 }).map((found) => Uint8Array.from(found))
    const stream = property(array(chunk, { maxLength: 8 }), (chunks) => isHandled(chunks))
    expect(() => assert(stream, { seed: 20_260_314, numRuns: 3_000 })).not.toThrow()
  })
})

function isHandled(chunks: readonly Uint8Array[]): boolean {
  try {
    return decode(chunks).every(
      (message) => !message.includes('\u000b') && !message.includes('\u001c'),
    )
  } catch (error) {
    return error instanceof FrameError
  }
}
