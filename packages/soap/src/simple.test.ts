import { describe, expect, it } from 'vitest'
import { faultOf, pieces, request } from '../test/messages.ts'
import { decodeEnvelope } from './envelope.ts'
import { readSimple, simpleContentType } from './simple.ts'

const fault = (
  contentType: string | undefined,
  body: string | Uint8Array = request(),
): Promise<string> => faultOf(() => readSimple(pieces(body), { contentType }))

describe('readSimple', () => {
  it('gives the envelope of a zeep client', async () => {
    const message = await readSimple(
      pieces("<?xml version='1.0' encoding='utf-8'?>\n", request()),
      {
        contentType: 'application/soap+xml; charset=utf-8; action="urn:example:ask"',
      },
    )
    expect(message).toMatchObject({ packaging: 'simple', httpAction: 'urn:example:ask' })
    expect(decodeEnvelope(message.rootText).action).toBe('urn:example:ask')
  })

  it.each([
    ['application/soap+xml', 'accepted'],
    ['application/soap+xml;charset="UTF8"', 'accepted'],
    ['text/xml; charset=utf-8', 'VersionMismatch'],
    ['application/xml', 'Sender'],
    ['application/soap+xml; charset=utf-16', 'Sender'],
    ['application/soap+xml; charset=utf-8; charset=utf-7', 'Sender'],
    ['multipart/related; boundary=b', 'Sender'],
    ['', 'Sender'],
    [undefined, 'Sender'],
  ])('answers the Content-Type %j: %s', async (contentType, expected) => {
    expect(await fault(contentType)).toBe(expected)
  })

  it('holds no larger envelope than its limit', async () => {
    const contentType = 'application/soap+xml'
    const rootPartBytesMax = 10
    expect(
      await faultOf(() => readSimple(pieces('x'.repeat(10)), { contentType, rootPartBytesMax })),
    ).toBe('accepted')
    expect(
      await faultOf(() => readSimple(pieces('x'.repeat(11)), { contentType, rootPartBytesMax })),
    ).toBe('Sender')
  })

  it('refuses bytes that are no UTF-8', async () => {
    expect(await fault('application/soap+xml', Buffer.from([0x3c, 0xff]))).toBe('Sender')
  })
})

it('simpleContentType writes what our examples have', () => {
  expect(simpleContentType('urn:example:ask')).toBe(
    'application/soap+xml; charset=UTF-8; action="urn:example:ask"',
  )
  expect(simpleContentType()).toBe('application/soap+xml; charset=UTF-8')
})
