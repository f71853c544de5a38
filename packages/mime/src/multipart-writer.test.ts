import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunked, collect, pieces, problemOf, readAll } from '../test/streams.ts'
import { type WrittenPart, writeMultipart } from './multipart-writer.ts'

async function* list(
  ...parts: readonly WrittenPart[]
): AsyncGenerator<WrittenPart, void, undefined> {
  yield* parts
}

const part = (change: Partial<WrittenPart> = {}): WrittenPart => ({
  contentId: 'doc.1@src.example',
  contentType: 'text/plain',
  bytes: pieces('CT thorax', ': no finding.'),
  ...change,
})

describe('writeMultipart', () => {
  it('writes the lines of RFC 2046: 5.1.1, the headers in the order of our examples', async () => {
    const parts = list(part(), part({ contentId: '2@x', headers: { 'X-Y': 'z' }, bytes: pieces() }))
    const written = await collect(writeMultipart({ boundary: 'bd-7f31', parts }))
    expect(written.toString()).toBe(
      [
        '--bd-7f31',
        'Content-Type: text/plain',
        'Content-Transfer-Encoding: binary',
        'Content-ID: <doc.1@src.example>',
        '',
        'CT thorax: no finding.',
        '--bd-7f31',
        'Content-Type: text/plain',
        'Content-Transfer-Encoding: binary',
        'Content-ID: <2@x>',
        'X-Y: z',
        '',
        '',
        '--bd-7f31--',
        '',
      ].join('\r\n'),
    )
  })

  it('asks for the bytes of a part when their turn has come, not before', async () => {
    const asked: string[] = []
    async function* bytes(name: string): AsyncGenerator<Uint8Array, void, undefined> {
      asked.push(name)
      yield Buffer.from(name)
    }
    const parts = list(
      part({ contentId: '1', bytes: bytes('first') }),
      part({ contentId: '2', bytes: bytes('second') }),
    )
    const written = writeMultipart({ boundary: 'b', parts })
    await written.next()
    expect(asked).toEqual([])
    await written.next()
    expect(asked).toEqual(['first'])
    await collect(written)
    expect(asked).toEqual(['first', 'second'])
  })

  it('ends without a closing delimiter when a part breaks', async () => {
    const seen: string[] = []
    const work = async (): Promise<void> => {
      const parts = list(part({ bytes: broken() }))
      for await (const chunk of writeMultipart({ boundary: 'b', parts })) seen.push(String(chunk))
    }
    await expect(work()).rejects.toThrow('disk')
    expect(seen.at(-1)).toBe('half')
  })

  it('closes the part and the parts when its reader stops', async () => {
    const closed: string[] = []
    async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        yield Buffer.from('1')
        yield Buffer.from('2')
      } finally {
        closed.push('bytes')
      }
    }
    async function* parts(): AsyncGenerator<WrittenPart, void, undefined> {
      try {
        yield part({ bytes: bytes() })
      } finally {
        closed.push('parts')
      }
    }
    for await (const chunk of writeMultipart({ boundary: 'b', parts: parts() })) {
      if (String(chunk) === '1') break
    }
    expect(closed).toEqual(['bytes', 'parts'])
  })

  it.each([
    ['boundary', 'b"', part()],
    ['header', 'b', part({ contentId: 'a\r\nX: y' })],
    ['header', 'b', part({ contentType: 'text/plain\nX: y' })],
    ['header', 'b', part({ headers: { 'X:': 'y' } })],
    ['header', 'b', part({ headers: { X: 'é' } })],
  ])('refuses a %s that cannot be written', async (problem, boundary, one) => {
    expect(await problemOf(collect(writeMultipart({ boundary, parts: list(one) })))).toBe(problem)
  })

  it('writes what the reader reads back, for all contents and however it is cut', async () => {
    const contents = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 50 }),
        fc
          .array(fc.constantFrom('\r', '\n', '-', '--b', 'b', ' ', '\r\n--b', 'x'), {
            maxLength: 12,
          })
          .map((all) => Buffer.from(all.join(''))),
      ),
      { maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 60 }), async (all, length) => {
        const parts = list(
          ...all.map((bytes, index) => part({ contentId: `${index}@x`, bytes: pieces(bytes) })),
        )
        const boundary = 'b-0123456789'
        const message = await collect(writeMultipart({ boundary, parts }))
        const read = await readAll(chunked(message, length), { boundary })
        expect(read.map(({ text }) => text)).toEqual(
          all.map((bytes) => Buffer.from(bytes).toString('latin1')),
        )
      }),
    )
  })
})

async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from('half')
  throw new Error('disk')
}
