import type { OutgoingPart } from '@isthmus/mime/part'
import { describe, expect, it } from 'vitest'
import { byByte, collect, faultOf, pieces, request, wire } from '../test/messages.ts'
import { decodeEnvelope } from './envelope.ts'
import { type MtomOptions, readMtom, writeMtom } from './mtom.ts'
import type { SoapMessage } from './soap-message.ts'
import { readContent } from './xop.ts'

const contentType =
  'multipart/related; type="application/xop+xml"; start="<root@c>"; start-info="application/soap+xml"; boundary="b1"; action="urn:example:ask"'
const rootHeaders = [
  'Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"',
  'Content-Transfer-Encoding: binary',
]
const root = ['--b1', ...rootHeaders, 'Content-ID: <root@c>', '', request()]
const attachment = (id: string, text: string): readonly string[] => [
  '--b1',
  'Content-Type: text/plain',
  `Content-ID: ${id}`,
  '',
  text,
]

const whole = async (
  message: SoapMessage,
): Promise<readonly (readonly [string | undefined, string])[]> => {
  const parts: (readonly [string | undefined, string])[] = []
  for await (const { contentId, bytes } of message.parts)
    parts.push([contentId, await collect(bytes)])
  return parts
}
const fault = (bytes: Uint8Array, options: Partial<MtomOptions> = {}): Promise<string> =>
  faultOf(async () => whole(await readMtom(pieces(bytes), { contentType, ...options })))

describe('readMtom', () => {
  it('gives the root part and, one by one, the parts behind it', async () => {
    const bytes = wire(
      ...root,
      ...attachment('<1@c>', 'one'),
      ...attachment('<2@c>', 'two'),
      '--b1--',
    )
    for (const source of [pieces(bytes), byByte(bytes)]) {
      const message = await readMtom(source, { contentType })
      expect(message).toMatchObject({ packaging: 'mtom', httpAction: 'urn:example:ask' })
      expect(decodeEnvelope(message.rootText).action).toBe('urn:example:ask')
      expect(await whole(message)).toEqual([
        ['1@c', 'one'],
        ['2@c', 'two'],
      ])
    }
  })

  it('has read nothing behind the root part when it gives it', async () => {
    let more = 0
    async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
      yield wire(...root, '--b1')
      more += 1
      yield wire('', 'x', '--b1--')
    }
    const message = await readMtom(source(), { contentType })
    expect(more).toBe(0)
    expect(await whole(message)).toHaveLength(1)
  })

  it.each(['start="<root@c>"', 'start="root@c"', 'start=<root@c>', 'start="<root%40c>"'])(
    'finds the root part by %s, wherever it stands (RFC 2387)',
    async (start) => {
      const bytes = wire(
        ...attachment('<1@c>', 'one'),
        ...root,
        ...attachment('<2@c>', 'two'),
        '--b1--',
      )
      const message = await readMtom(pieces(bytes), {
        contentType: `multipart/related; type="application/xop+xml"; boundary=b1; ${start}`,
      })
      expect(decodeEnvelope(message.rootText).action).toBe('urn:example:ask')
      expect(await whole(message)).toEqual([
        ['1@c', 'one'],
        ['2@c', 'two'],
      ])
    },
  )

  it('takes the first part for the root where no start is given', async () => {
    const bytes = wire(
      '--b1',
      ...rootHeaders,
      '',
      request(),
      ...attachment('<root@c>', 'x'),
      '--b1--',
    )
    const message = await readMtom(pieces(bytes), {
      contentType: 'multipart/related; type="application/xop+xml"; boundary=b1',
    })
    expect(await whole(message)).toEqual([['root@c', 'x']])
  })

  it('spells Content-IDs as references are spelt', async () => {
    const bytes = wire(...root, ...attachment('<doc%401@c>', 'x'), '--b1--')
    const [part] = await whole(await readMtom(pieces(bytes), { contentType }))
    for (const href of ['cid:doc%401@c', 'cid:doc%25401@c', 'cid:doc@1@c']) {
      const content = readContent({
        ...decodeEnvelope(
          request({
            body: `<D><i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" href="${href}"/></D>`,
          }),
        ).body,
      })
      expect(content).toEqual({ kind: 'reference', contentId: part?.[0] })
    }
  })

  it('holds no more before the root part than its limit', async () => {
    const before = attachment('<1@c>', 'x'.repeat(1000))
    const bytes = wire(...before, ...root, '--b1--')
    expect(await fault(bytes, { limits: { stagedBytesMax: 1100 } })).toBe('accepted')
    expect(await fault(bytes, { limits: { stagedBytesMax: 1000 } })).toBe('Sender')
  })

  it('holds no larger root part than its limit', async () => {
    const bytes = wire(...root, '--b1--')
    const length = Buffer.byteLength(request())
    expect(await fault(bytes, { limits: { rootPartBytesMax: length } })).toBe('accepted')
    expect(await fault(bytes, { limits: { rootPartBytesMax: length - 1 } })).toBe('Sender')
  })
})

describe('readMtom answers with a fault to', () => {
  const good = wire(...root, '--b1--')

  it.each([
    ['no Content-Type', undefined, 'Sender'],
    ['a broken Content-Type', 'multipart/related; boundary', 'Sender'],
    ['simple SOAP', 'application/soap+xml; charset=UTF-8', 'Sender'],
    ['multipart/mixed', contentType.replace('related', 'mixed'), 'Sender'],
    ['no type', contentType.replace(' type="application/xop+xml";', ''), 'Sender'],
    [
      'attachments without MTOM',
      contentType.replace('"application/xop+xml"', '"text/xml"'),
      'Sender',
    ],
    ['no boundary', contentType.replace(' boundary="b1";', ''), 'Sender'],
    ['two boundaries', `${contentType}; boundary="b2"`, 'Sender'],
    ['an empty boundary', contentType.replace('"b1"', '""'), 'Sender'],
    ['another boundary', contentType.replace('"b1"', '"b2"'), 'Sender'],
    ['a long boundary', contentType.replace('"b1"', `"${'b'.repeat(71)}"`), 'Sender'],
    ['a start that no part has', contentType.replace('root@c', 'other@c'), 'Sender'],
    [
      'an odd start-info: accepted',
      contentType.replace('"application/soap+xml"', '"text/xml"'),
      'accepted',
    ],
  ])('%s', async (_, header, expected) => {
    expect(
      await faultOf(async () => whole(await readMtom(pieces(good), { contentType: header }))),
    ).toBe(expected)
  })

  it.each([
    [
      'a root part of another type',
      wire(...root, '--b1--')
        .toString()
        .replace('application/xop+xml', 'text/xml'),
    ],
    [
      'a root part without type',
      wire('--b1', 'Content-ID: <root@c>', '', request(), '--b1--').toString(),
    ],
    ['UTF-7', good.toString().replace('UTF-8', 'UTF-7')],
    ['UTF-16', good.toString().replace('UTF-8', 'utf-16')],
    ['Latin-1', good.toString().replace('UTF-8', 'iso-8859-1')],
    ['no part', '--b1--\r\n'],
    ['nothing', ''],
    ['no closing delimiter', wire(...root, ...attachment('<1@c>', 'one')).toString()],
    ['a part cut off', good.toString().slice(0, 300)],
    [
      'two parts of one Content-ID',
      wire(...root, ...attachment('<1@c>', ''), ...attachment('<1%40c>', ''), '--b1--').toString(),
    ],
    [
      'a multipart part',
      wire(
        ...root,
        '--b1',
        'Content-Type: multipart/mixed; boundary=c',
        '',
        '',
        '--b1--',
      ).toString(),
    ],
  ])('%s', async (_, message) => {
    expect(await fault(Buffer.from(message))).toBe('Sender')
  })

  it('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(good.toString('latin1').replace('Ã©', 'é'), 'latin1')
    expect(await fault(bytes)).toBe('Sender')
  })
})

describe('a message that is left early', () => {
  it('closes its source when it is disposed of, its parts unread', async () => {
    const { source, seen } = watched()
    {
      await using message = await readMtom(source, { contentType })
      expect(message.packaging).toBe('mtom')
      expect(seen.closed).toBe(false)
    }
    expect(seen.closed).toBe(true)
  })

  it('closes its source when the parts are left', async () => {
    const { source, seen } = watched()
    const message = await readMtom(source, { contentType })
    for await (const _ of message.parts) break
    expect(seen.closed).toBe(true)
  })

  it('closes its source when it is refused', async () => {
    const { source, seen } = watched()
    await faultOf(() => readMtom(source, { contentType, limits: { rootPartBytesMax: 10 } }))
    expect(seen.closed).toBe(true)
  })

  it('lets an error of the source through as it is', async () => {
    const broken = new Error('broken')
    async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
      yield wire(...root, ...attachment('<1@c>', 'one'))
      throw broken
    }
    const message = await readMtom(source(), { contentType })
    await expect(whole(message)).rejects.toBe(broken)
  })
})

describe('simple SOAP where MTOM is due', () => {
  const header = 'application/soap+xml; charset=UTF-8; action="urn:example:ask"'

  it('is accepted where the caller says so, and has no parts', async () => {
    const message = await readMtom(pieces(request()), { contentType: header, simple: 'accepted' })
    expect(message).toMatchObject({ packaging: 'simple', httpAction: 'urn:example:ask' })
    expect(decodeEnvelope(message.rootText).action).toBe('urn:example:ask')
    expect(await whole(message)).toEqual([])
  })

  it('of version 1.1 is VersionMismatch, by its media type alone', async () => {
    const soap11 = { contentType: 'text/xml; charset=utf-8' }
    expect(await fault(wire(request()), soap11)).toMatch(/^VersionMismatch/)
    expect(await fault(wire(request()), { ...soap11, simple: 'accepted' })).toMatch(
      /^VersionMismatch/,
    )
  })

  it('is a fault elsewhere', async () => {
    expect(await fault(Buffer.from(request()), { contentType: header })).toBe('Sender')
  })
})

describe('writeMtom', () => {
  const outgoing = {
    envelope: '<e/>',
    rootContentId: 'root.4471@src.example',
    boundary: 'bd-7f31',
    action: 'urn:example:ask',
  }

  it('writes headers and parts as in the examples, root part first', async () => {
    const { contentType: header, body } = writeMtom({ ...outgoing, bodies: bodies() })
    expect(header).toBe(
      'multipart/related; type="application/xop+xml"; start="<root.4471@src.example>"; start-info="application/soap+xml"; boundary="bd-7f31"; action="urn:example:ask"',
    )
    expect(await collect(body)).toBe(
      wire(
        '--bd-7f31',
        'Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"',
        'Content-Transfer-Encoding: binary',
        'Content-ID: <root.4471@src.example>',
        '',
        '<e/>',
        '--bd-7f31',
        'Content-Type: text/plain',
        'Content-Transfer-Encoding: binary',
        'Content-ID: <doc.1@src.example>',
        '',
        'CT thorax',
        '--bd-7f31--',
      ).toString(),
    )
  })

  it('writes what is read back', async () => {
    const { contentType: header, body } = writeMtom({
      ...outgoing,
      envelope: request(),
      bodies: bodies(),
    })
    const message = await readMtom(body, { contentType: header })
    expect(message.rootText).toBe(request())
    expect(await whole(message)).toEqual([['doc.1@src.example', 'CT thorax']])
  })

  it('writes a message without attachments', async () => {
    const { contentType: header, body } = writeMtom({ ...outgoing, action: undefined })
    expect(header).not.toContain('action')
    expect(await whole(await readMtom(body, { contentType: header }))).toEqual([])
  })
})

function watched(): {
  readonly source: AsyncIterable<Uint8Array>
  readonly seen: { closed: boolean }
} {
  const seen = { closed: false }
  async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield wire(...root, ...attachment('<1@c>', 'one'))
      yield wire(...attachment('<2@c>', 'two'), '--b1--')
    } finally {
      seen.closed = true
    }
  }
  return { source: source(), seen }
}

async function* bodies(): AsyncGenerator<OutgoingPart, void, undefined> {
  yield { contentId: 'doc.1@src.example', contentType: 'text/plain', bytes: pieces('CT thorax') }
}
