import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunked, pieces, problemOf, readAll } from '../test/streams.ts'
import type { MultipartLimits } from './multipart-limits.ts'

function refusal(
  text: string | Uint8Array,
  limits: Partial<MultipartLimits> = {},
): Promise<string> {
  return problemOf(readAll(chunked(Buffer.from(text), 1000), { boundary: 'b', limits }))
}

const part = (headers: string, body = ''): string => `--b\r\n${headers}\r\n\r\n${body}\r\n--b--`

describe('readMultipart refuses', () => {
  it.each([
    ['empty', ''],
    ['of 71 characters', 'x'.repeat(71)],
    ['ending in a blank', 'x '],
    ['with a quote', 'a"b'],
    ['with a line end', 'a\r\nb'],
    ['with a letter beyond ASCII', 'é'],
  ])('a boundary %s', async (_, boundary) => {
    expect(await problemOf(readAll(pieces('--b--'), { boundary }))).toBe('boundary')
  })

  it('a message that is cut off at any byte before its closing delimiter is whole', async () => {
    const message = `preamble\r\n--b\r\nX: y\r\n\r\nbody\r\n--b\r\n\r\nbody\r\n--b--`
    expect(await refusal(message)).toBe('accepted')
    for (let end = 0; end < message.length; end += 1) {
      expect(await refusal(message.slice(0, end)), `cut at ${end}`).toBe('truncated')
    }
  })

  it.each([
    ['header', part('no colon')],
    ['header', part('X : y')],
    ['header', part(': y')],
    ['header', part('Xé: y')],
    ['header', part('X: a\0b')],
    ['header', part('X: a\rb: c')],
    ['header', part(' folded: first')],
    ['header', '--b\r\n--b\r\n\r\n--b--'],
    ['duplicate-header', part('X: 1\r\nx: 1')],
    ['duplicate-header', part('Content-Type: text/plain\r\nContent-type: text/html')],
    ['content-id', part('Content-ID: <>')],
    ['content-id', part('Content-ID: ')],
    ['content-id', part('Content-ID: <a')],
    ['content-id', part('Content-ID: <a> <b>')],
    ['transfer-encoding', part('Content-Transfer-Encoding: x-uuencode')],
    ['transfer-encoding', part('Content-Transfer-Encoding: gzip')],
    ['nested-multipart', part('Content-Type: Multipart/mixed; boundary=c')],
    ['base64', part('Content-Transfer-Encoding: base64', 'AAA')],
    ['base64', part('Content-Transfer-Encoding: base64', 'AAA=AAAA')],
    ['base64', part('Content-Transfer-Encoding: base64', 'AA==AAAA')],
    ['base64', part('Content-Transfer-Encoding: base64', 'AA-_')],
    ['base64', part('Content-Transfer-Encoding: base64', 'AB==')],
    ['base64', part('Content-Transfer-Encoding: base64', '====')],
    ['quoted-printable', part('Content-Transfer-Encoding: quoted-printable', 'a=GG')],
    ['quoted-printable', part('Content-Transfer-Encoding: quoted-printable', 'a=4')],
  ])('%s: %j', async (problem, message) => {
    expect(await refusal(message)).toBe(problem)
  })

  it.each(['<a@x>', 'a@x', '<a%40x>', '<A@x>', '<%61@x>'])(
    'a second Content-ID %s beside <a@x> (RFC 2392)',
    async (second) => {
      const message = `--b\r\nContent-ID: <a@x>\r\n\r\n\r\n--b\r\nContent-ID: ${second}\r\n\r\n\r\n--b--`
      expect(await refusal(message)).toBe('duplicate-content-id')
    },
  )
})

const many = (count: number): string => `${'--b\r\n\r\n\r\n'.repeat(count)}--b--`

describe('readMultipart holds its limits', () => {
  const headers = (count: number): string =>
    part(Array.from({ length: count }, (_, index) => `X${index}: y`).join('\r\n'))

  it.each([
    ['parts', many(1000), many(1001)],
    ['headers', headers(32), headers(33)],
    ['header-line', part(`X: ${'y'.repeat(8189)}`), part(`X: ${'y'.repeat(8190)}`)],
    ['header-line', part(`X: y${'\r\n z'.repeat(4094)}`), part(`X: y${'\r\n z'.repeat(4095)}`)],
    ['preamble', `${'x'.repeat(65_536)}\n${many(1)}`, `${'x'.repeat(65_537)}\n${many(1)}`],
    ['epilogue', `${many(1)}\n${'x'.repeat(65_535)}`, `${many(1)}\n${'x'.repeat(65_536)}`],
  ])('%s: the last that passes and the first that does not', async (problem, passes, fails) => {
    expect(await refusal(passes)).toBe('accepted')
    expect(await refusal(fails)).toBe(problem)
  })

  it('counts the bytes of a part with its transfer encoding undone', async () => {
    const message = part('Content-Transfer-Encoding: base64', 'AAAAAAAAAAAA')
    expect(await refusal(message, { partBytesMax: 9 })).toBe('accepted')
    expect(await refusal(message, { partBytesMax: 8 })).toBe('part-bytes')
  })

  it('counts the bytes of a part that nobody reads', async () => {
    const message = Buffer.from(`--b\r\n\r\n${'x'.repeat(100)}\r\n--b--`)
    expect(await refusal(message, { partBytesMax: 99 })).toBe('part-bytes')
  })

  it('counts all bytes of the message', async () => {
    const message = part('X: y', 'body')
    expect(await refusal(message, { totalBytesMax: message.length })).toBe('accepted')
    expect(await refusal(message, { totalBytesMax: message.length - 1 })).toBe('total-bytes')
  })

  it('does not wait for the end of a header line or delimiter that is too long', async () => {
    let sent = 0
    async function* endless(
      start: string,
      rest: string,
    ): AsyncGenerator<Uint8Array, void, undefined> {
      yield Buffer.from(start)
      for (; sent < 10_000; sent += 1) yield Buffer.from(rest)
    }
    const line = readAll(endless('--b\r\nX: ', 'y'.repeat(1000)), { boundary: 'b' })
    expect(await problemOf(line)).toBe('header-line')
    expect(sent).toBeLessThan(20)
  })

  it('passes padding without end on as content, without holding it', async () => {
    const message = `--b\r\n\r\n\r\n--b${' '.repeat(100_000)}\r\n--b--`
    const [only] = await readAll(chunked(Buffer.from(message), 100), { boundary: 'b' })
    expect(only?.text).toHaveLength(100_005)
  })
})

it('gives parts or a MimeError for every mutation of a good message', async () => {
  const sample = Buffer.from(
    '--b\r\nContent-ID: <a@x>\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b\r\n' +
      'Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc\r\n--b\r\n\r\n\r\n--b--\r\n',
  )
  const mutation = fc.record({
    at: fc.nat(sample.length - 1),
    drop: fc.nat(3),
    bytes: fc.uint8Array({ maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 40 }),
      async (mutations, length) => {
        const message = mutations.reduce<Buffer>(
          (before, { at, drop, bytes }) =>
            Buffer.concat([before.subarray(0, at), bytes, before.subarray(at + drop)]),
          sample,
        )
        const whole = await outcome(message, message.length)
        expect(await outcome(message, length)).toEqual(whole)
      },
    ),
    { numRuns: 2000, seed: 20_260_314 },
  )
})

// However a message is cut, the outcome is the same; which of several problems is met first may
// differ.
async function outcome(message: Buffer, length: number): Promise<unknown> {
  const parts = readAll(chunked(message, Math.max(1, length)), { boundary: 'b' })
  const problem = await problemOf(parts)
  return problem === 'accepted' ? await parts : 'refused'
}
