import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { collect, faultOf, pieces, request, wire, wsse } from '../test/messages.ts'
import { decodeAnswer, decodeEnvelope } from './envelope.ts'
import { decodeFault, encodeFault } from './fault.ts'
import { readMtom } from './mtom.ts'
import { readContent } from './xop.ts'

const contentType =
  'multipart/related; type="application/xop+xml"; start="<root@c>"; start-info="application/soap+xml"; boundary="b1"'
const include = '<i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" href="cid:1%40c"/>'
const message = wire(
  '--b1',
  'Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"',
  'Content-ID: <root@c>',
  '',
  request({
    header: `<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo><w:Security xmlns:w="${wsse}" s:mustUnderstand="1"><x/></w:Security>`,
    body: `<D>${include}</D>`,
  }),
  '--b1',
  'Content-ID: <1@c>',
  'Content-Transfer-Encoding: base64',
  '',
  'QUJD',
  '--b1--',
)
const fault = Buffer.from(
  encodeFault({
    code: 'Sender',
    subcodes: [{ namespace: 'urn:x', name: 'X', prefix: 'x' }],
    reason: 'r',
  }),
)

const mutations = (length: number): fc.Arbitrary<readonly Mutation[]> =>
  fc.array(
    fc.record({
      at: fc.nat(length - 1),
      drop: fc.nat(8),
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 3 }),
        fc
          .constantFrom('<', '>', '"', '\r\n', '--b1', '\0', ':', '%', '=')
          .map((text) => Buffer.from(text)),
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )

interface Mutation {
  readonly at: number
  readonly drop: number
  readonly bytes: Uint8Array
}

function mutate(sample: Buffer, all: readonly Mutation[]): Buffer {
  return all.reduce<Buffer>(
    (before, { at, drop, bytes }) =>
      Buffer.concat([before.subarray(0, at), bytes, before.subarray(at + drop)]),
    sample,
  )
}

it('gives a request or a SoapFaultError for every mutation of a good message', async () => {
  await fc.assert(
    fc.asyncProperty(mutations(message.length), async (all) => {
      const outcome = await faultOf(async () => {
        const { rootText, parts } = await readMtom(pieces(mutate(message, all)), { contentType })
        const { body } = decodeEnvelope(rootText)
        readContent(body)
        for await (const part of parts) await collect(part.bytes)
      })
      expect(outcome).toMatch(/^(?:accepted$|Sender|MustUnderstand$|VersionMismatch$)/)
    }),
    { numRuns: 3000, seed: 20_260_314 },
  )
})

it('gives a fault, something else or a SoapFaultError for every mutation of a fault', async () => {
  await fc.assert(
    fc.asyncProperty(mutations(fault.length), async (all) => {
      const outcome = await faultOf(() => decodeFault(decodeAnswer(mutate(fault, all))))
      expect(outcome).toMatch(/^(?:accepted$|Sender|MustUnderstand$|VersionMismatch$)/)
    }),
    { numRuns: 3000, seed: 20_260_314 },
  )
})

it('reads any Content-Type, or refuses it', async () => {
  const texts = fc.oneof(
    fc.string(),
    mutations(contentType.length).map((all) =>
      mutate(Buffer.from(contentType), all).toString('latin1'),
    ),
  )
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const outcome = await faultOf(() => readMtom(pieces(message), { contentType: text }))
      expect(outcome).toMatch(/^(?:accepted|Sender)$/)
    }),
    { numRuns: 2000, seed: 20_260_314 },
  )
})
