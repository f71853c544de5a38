import { describe, expect, it } from 'vitest'
import { chunked, collect, pieces, readAll } from '../test/streams.ts'
import { readMultipart } from './multipart-reader.ts'

const lines = (...all: readonly string[]): Buffer => Buffer.from(all.join('\r\n'), 'latin1')

// Everything that may be taken for a delimiter, and is none, stands in the first part.
const content = [
  '\r\n--b1x\r\n',
  '\r\n--b1-\r\n',
  '\r\n--b1--x\r\n',
  '\r\n--b1 \t x\r\n',
  '\r\n--b1\rx',
  '\r\n--b1\nx',
  '\n--b1\r\n',
  '\r\r\n--b',
  '\r\n-',
  '--b1--',
  '\0\xff',
  '\r\n--b1 .',
  '\r\n--b',
  '\r\n\r',
].join('')

const message = lines(
  'a preamble, not --b1',
  ' --b1',
  '--b1 \t',
  'Content-Type: application/xop+xml; charset=UTF-8',
  'Content-Id: <root@example.org>',
  '',
  content,
  '--b1',
  'content-type:\tapplication/',
  ' dicom',
  'CONTENT-ID: second@example.org',
  'Content-Transfer-Encoding: BASE64',
  '',
  'AAEC',
  'A/8=',
  '--b1',
  '',
  'no headers',
  '--b1',
  'Content-Type: text/plain',
  '',
  '--b1',
  'Content-Type: text/plain',
  '',
  '',
  '--b1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=FC=DFe=20=',
  '  aus Z=C3=BCrich  ',
  'Ende=3D',
  '--b1--\t ',
  'an epilogue',
  '--b1',
)

const expected = [
  {
    headers: {
      'content-type': 'application/xop+xml; charset=UTF-8',
      'content-id': '<root@example.org>',
    },
    contentId: 'root@example.org',
    text: content,
  },
  {
    headers: {
      'content-type': 'application/ dicom',
      'content-id': 'second@example.org',
      'content-transfer-encoding': 'BASE64',
    },
    contentId: 'second@example.org',
    text: '\0\x01\x02\x03\xff',
  },
  { headers: {}, contentId: undefined, text: 'no headers' },
  { headers: { 'content-type': 'text/plain' }, contentId: undefined, text: '' },
  { headers: { 'content-type': 'text/plain' }, contentId: undefined, text: '' },
  {
    headers: { 'content-transfer-encoding': 'quoted-printable' },
    contentId: undefined,
    text: 'Gr\xfc\xdfe   aus Z\xc3\xbcrich\r\nEnde=',
  },
]

describe('readMultipart', () => {
  it('gives every part, byte for byte (RFC 2046: 5.1.1)', async () => {
    expect(await readAll(pieces(message), { boundary: 'b1' })).toEqual(expected)
  })

  it('gives the same when the message is cut in two at any byte', async () => {
    for (let at = 1; at < message.length; at += 1) {
      const source = pieces(message.subarray(0, at), message.subarray(at))
      expect(await readAll(source, { boundary: 'b1' }), `cut at ${at}`).toEqual(expected)
    }
  })

  it('gives the same when it comes in chunks of any length', async () => {
    for (let length = 1; length <= 80; length += 1) {
      const source = chunked(message, length)
      expect(await readAll(source, { boundary: 'b1' }), `by ${length}`).toEqual(expected)
    }
  })

  it('gives the same when it is cut in three anywhere around a delimiter', async () => {
    const around = message.indexOf('\r\n--b1\r\ncontent-type')
    for (let first = around - 3; first < around + 12; first += 1) {
      for (let second = first + 1; second < around + 14; second += 1) {
        const cuts = [
          message.subarray(0, first),
          message.subarray(first, second),
          message.subarray(second),
        ]
        expect(await readAll(pieces(...cuts), { boundary: 'b1' })).toEqual(expected)
      }
    }
  })

  it('passes over chunks that are empty', async () => {
    const source = pieces('', message.subarray(0, 50), '', '', message.subarray(50), '')
    expect(await readAll(source, { boundary: 'b1' })).toEqual(expected)
  })

  it('reads a message whose lines end in LF alone', async () => {
    const source = pieces(
      'x\n--b\nContent-ID: <a@b>\n\none\r\n\n--b\r\n\ntwo\n--b\nX: y\n\n--b--\n',
    )
    expect((await readAll(source, { boundary: 'b' })).map(({ text }) => text)).toEqual([
      'one\r\n',
      'two',
      '',
    ])
  })

  it('takes LF at the end of header lines in a message of CRLF', async () => {
    const source = pieces('--b\r\nX: 1\nY: 2\n\n\n--b\n\r\n--b--')
    expect(await readAll(source, { boundary: 'b' })).toEqual([
      { headers: { x: '1', y: '2' }, contentId: undefined, text: '\n--b\n' },
    ])
  })

  it('gives no part where none is', async () => {
    expect(await readAll(pieces('--b--'), { boundary: 'b' })).toEqual([])
  })

  it('takes boundaries of any legal characters, seventy of them', async () => {
    for (const boundary of ["0aZ'()+_,-./:=? x", 'x'.repeat(70)]) {
      const source = pieces(`--${boundary}\r\n\r\nx\r\n--${boundary}--`)
      expect(await readAll(source, { boundary })).toHaveLength(1)
    }
  })

  it('hands the bytes on without holding more than a chunk', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x')
    let sent = 0
    async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Buffer.from('--b\r\n\r\n')
      for (; sent < 100; sent += 1) yield chunk
      yield Buffer.from('\r\n--b--')
    }
    let received = 0
    for await (const part of readMultipart(source(), { boundary: 'b' })) {
      for await (const bytes of part.bytes) {
        received += bytes.length
        expect(sent * chunk.length - received).toBeLessThanOrEqual(chunk.length)
      }
    }
    expect(received).toBe(100 * chunk.length)
  })
})

describe('a reader that stops early', () => {
  const two = lines('--b', '', 'one', '--b', '', 'two', '--b--', '')

  it('skips what it did not read of a part', async () => {
    const texts: string[] = []
    for await (const part of readMultipart(pieces(two), { boundary: 'b' })) {
      if (texts.length === 0) texts.push('unread')
      else texts.push((await collect(part.bytes)).toString())
    }
    expect(texts).toEqual(['unread', 'two'])
  })

  it('may leave a part in its middle and go on with the next', async () => {
    const texts: string[] = []
    for await (const part of readMultipart(chunked(two, 1), { boundary: 'b' })) {
      for await (const bytes of part.bytes) {
        texts.push(Buffer.from(bytes).toString())
        break
      }
    }
    expect(texts).toEqual(['o', 't'])
  })

  it('closes the source when it leaves between parts, once', async () => {
    const watch = watched(two)
    for await (const _ of readMultipart(watch.source, { boundary: 'b' })) break
    expect(watch.closed).toBe(1)
  })

  it('closes the source when it throws inside a part', async () => {
    const watch = watched(two)
    const work = async (): Promise<void> => {
      for await (const part of readMultipart(watch.source, { boundary: 'b' })) {
        for await (const _ of part.bytes) throw new Error('enough')
      }
    }
    await expect(work()).rejects.toThrow('enough')
    expect(watch.closed).toBe(1)
  })

  it('closes the source when the message is refused', async () => {
    const watch = watched(lines('--b', 'no colon', '', '', '--b--'))
    await expect(readAll(watch.source, { boundary: 'b' })).rejects.toThrow('header field')
    expect(watch.closed).toBe(1)
  })

  it('does not close a source that has ended by itself', async () => {
    const watch = watched(two)
    await readAll(watch.source, { boundary: 'b' })
    expect(watch.closed).toBe(0)
  })

  it('cannot read a part twice, nor after the next was asked for', async () => {
    const parts = readMultipart(pieces(two), { boundary: 'b' })
    const first = (await parts.next()).value
    const late = first?.bytes[Symbol.asyncIterator]()
    await parts.next()
    await expect(late?.next()).rejects.toThrow('before the next part only')
    const other = readMultipart(pieces(two), { boundary: 'b' })
    const part = (await other.next()).value
    if (part) await collect(part.bytes)
    await expect(collect(part?.bytes ?? pieces())).rejects.toThrow('read once')
  })

  it('lets an error of the source through as it is', async () => {
    const broken = new Error('broken')
    async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Buffer.from('--b\r\n\r\nabc')
      throw broken
    }
    await expect(readAll(source(), { boundary: 'b' })).rejects.toBe(broken)
  })

  it('hands a chunk that holds nothing but content on as it came, so that it can be given back', async () => {
    const lent = Buffer.alloc(1000, 'x')
    async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Buffer.from('--b1\r\n\r\n')
      yield lent
      yield Buffer.from('\r\n--b1--')
    }
    const read: Uint8Array[] = []
    for await (const { bytes } of readMultipart(source(), { boundary: 'b1' })) {
      for await (const piece of bytes) read.push(piece)
    }
    expect(read[0]).toBe(lent)
  })
})

function watched(bytes: Uint8Array): {
  readonly source: AsyncIterable<Uint8Array>
  closed: number
} {
  const watch = {
    closed: 0,
    source: {
      [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
        const inner = chunked(bytes, 1)
        return {
          next: () => inner.next(),
          return: async () => {
            watch.closed += 1
            return { done: true, value: undefined }
          },
        }
      },
    },
  }
  return watch
}
