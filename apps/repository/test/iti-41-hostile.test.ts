// Submissions that are broken as messages: the right fault, nothing kept, the service well
// afterwards.
import type { OutgoingPart } from '@isthmus/mime/part'
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditOf } from './audit-of.ts'
import { type RawPart, envelopeOf, filePart, rawMessage, rootPart } from './raw-message.ts'
import {
  type RepositoryCalls,
  partIdOf,
  provideRequest,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls

beforeAll(async () => {
  running = await startRunningRepository({
    limits: {
      rootPartBytesMax: 20_000,
      documentBytesMax: 4_000,
      submissionBytesMax: 60_000,
      partsMax: 6,
    },
  })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

/** Sends bytes as a source would; gives the status and the whole answer. */
async function send(
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  path: '/iti-41' | '/iti-43' = '/iti-41',
): Promise<{ readonly status: number; readonly text: string }> {
  await using answer = await running.domain.client('source').request({
    method: 'POST',
    url: running.url(path),
    peer: 'repository',
    headers,
    body,
    signal: AbortSignal.timeout(30_000),
  })
  return { status: answer.status, text: await answer.text() }
}

const request = (number: number): ProvideAndRegisterRequest =>
  provideRequest([sampleDocument(number, '')])
const root = (number: number): RawPart => rootPart(envelopeOf(request(number)))
const file = (number: number, bytes: string, more?: readonly string[]): RawPart =>
  filePart(partIdOf(`de-${number}`), bytes, more)

async function stored(number: number): Promise<string | undefined> {
  return (await calls.retrieve([uniqueIdOf(number)])).bytes.get(uniqueIdOf(number))
}

test('the root part need not be the first (RFC 2387: 3.2)', async () => {
  const { status } = await send(rawMessage([file(1, 'before its root'), root(1)]))
  expect([status, await stored(1)]).toEqual([200, 'before its root'])
})

test('a part in base64 is stored as the bytes that it stands for (RFC 2045: 6.8)', async () => {
  const encoded = file(2, Buffer.from('decoded').toString('base64'), [
    'Content-Transfer-Encoding: base64',
  ])
  const { status } = await send(rawMessage([root(2), encoded]))
  expect([status, await stored(2)]).toEqual([200, 'decoded'])
})

test('what looks like a delimiter is content unless it is one (RFC 2046: 5.1.1)', async () => {
  const bytes = '--bd-7f31x\r\n\r\n--bd-7f3\r\n-bd-7f31--'
  await send(rawMessage([root(3), file(3, bytes)]))
  expect(await stored(3)).toBe(bytes)
})

test('neither a Content-ID nor a uniqueId ever becomes the name of a file', async () => {
  const named = sampleDocument(4, '', { uniqueId: '../../../../escaped' })
  const reference = { kind: 'reference', contentId: '../../escaped@x' } as const
  const hostile = {
    ...provideRequest([named]),
    documents: [{ id: 'de-4', content: reference }],
  }
  const message = rawMessage([
    rootPart(envelopeOf(hostile)),
    filePart('../../escaped@x', 'contained'),
  ])
  expect((await send(message)).status).toBe(200)
  const { bytes } = await calls.retrieve(['../../../../escaped'])
  expect([...bytes.values()]).toEqual(['contained'])
  const { kept } = running.files()
  expect(kept.every((name) => /\/content\/[0-9a-f]{2}\/[0-9a-f-]{36}$/.test(name))).toBe(true)
})

const truncated = (message: ReturnType<typeof rawMessage>) => ({
  ...message,
  body: message.body.slice(0, -30),
})

const broken: readonly {
  readonly what: string
  readonly message: () => ReturnType<typeof rawMessage>
}[] = [
  {
    what: 'a message that ends within its document',
    message: () => truncated(rawMessage([root(20), file(20, 'only the beginning of a document')])),
  },
  {
    what: 'a message without its closing delimiter',
    message: () => {
      const { headers, body } = rawMessage([root(20), file(20, 'whole')])
      return { headers, body: body.slice(0, body.lastIndexOf('--bd-7f31--')) }
    },
  },
  {
    what: 'a message over its limit',
    message: () =>
      rawMessage([
        rootPart(
          envelopeOf(provideRequest([20, 21, 22, 23].map((number) => sampleDocument(number, '')))),
        ),
        ...[20, 21, 22, 23].map((number) => file(number, 'x'.repeat(3_999))),
        filePart('stray@x', 'x'.repeat(60_000)),
      ]),
  },
  {
    what: 'more parts than allowed',
    message: () =>
      rawMessage([
        root(20),
        file(20, 'x'),
        ...[1, 2, 3, 4, 5].map((number) => filePart(`stray${number}@x`, 'y')),
      ]),
  },
  {
    what: 'a root part over its limit',
    message: () => rawMessage([rootPart(' '.repeat(20_001)), file(20, 'x')]),
  },
  {
    what: 'two parts of one Content-ID',
    message: () => rawMessage([root(20), file(20, 'one'), file(20, 'other')]),
  },
  {
    what: 'base64 that is none',
    message: () => rawMessage([root(20), file(20, '####', ['Content-Transfer-Encoding: base64'])]),
  },
  {
    what: 'a message inside the message',
    message: () =>
      rawMessage([
        root(20),
        {
          headers: ['Content-Type: multipart/mixed; boundary=x', 'Content-ID: <de-20@source.test>'],
          bytes: '--x--',
        },
      ]),
  },
  {
    what: 'XML with a document type',
    message: () => {
      const { bytes } = root(20)
      return rawMessage([rootPart(`<!DOCTYPE a [<!ENTITY b "c">]>${bytes}`), file(20, 'x')])
    },
  },
  {
    what: 'simple SOAP',
    message: () => ({
      headers: { 'content-type': 'application/soap+xml; charset=UTF-8' },
      body: envelopeOf(request(20)),
    }),
  },
  {
    what: 'the action of another transaction',
    message: () => {
      const envelope = envelopeOf(request(20)).replace(/ProvideAndRegister(?=[^<]*<\/wsa)/, 'X')
      return rawMessage([rootPart(envelope), file(20, 'x')])
    },
  },
]

test.each(broken)('refuses $what with a fault of the sender', async ({ message }) => {
  const before = { kept: running.files().kept.length, sent: running.registry.received.length }
  const audit = await auditOf(
    { running, calls },
    async () => {
      const { status, text } = await send(message())
      expect(status).toBeGreaterThanOrEqual(400)
      expect(text).toMatch(/:Sender</)
    },
    2,
  )
  expect(audit).toMatchObject([
    { event: '110113 E 110132 4', objects: [expect.stringMatching(/^2\/13 /)] },
    { event: '110107 C ITI-41 4', objects: [] },
  ])
  expect(running.files()).toMatchObject({ staged: [], kept: { length: before.kept } })
  expect(running.registry.received).toHaveLength(before.sent)
  expect(await calls.provide([sampleDocument(30, 'well')])).toMatchObject({ status: 'Success' })
})

test('a document one byte over its limit is refused, one at its limit is not (ITI TF-3: Table 4.2.4.1-2)', async () => {
  expect(await calls.provide([sampleDocument(31, 'x'.repeat(4_000))])).toMatchObject({
    status: 'Success',
  })
  const { kept } = running.files()
  const documents = [sampleDocument(32, 'x'), sampleDocument(33, 'x'.repeat(4_001))]
  expect(await calls.provide(documents)).toMatchObject({
    status: 'Failure',
    errors: [{ code: 'XDSRepositoryOutOfResources' }],
  })
  expect(running.files()).toEqual({ staged: [], kept })
})

test('a source that goes away midway leaves nothing, and is not taken for whole', async () => {
  const leaving = new AbortController()
  const { kept } = running.files()
  async function* bodies(): AsyncIterable<OutgoingPart> {
    yield { contentId: partIdOf('de-40'), contentType: 'text/plain', bytes: half() }
  }
  async function* half(): AsyncIterable<Uint8Array> {
    yield Buffer.alloc(2_000, 'x')
    await expect.poll(() => running.files().staged.length).toBe(1)
    leaving.abort()
    yield await new Promise<Uint8Array>(() => undefined)
  }
  const gone = calls.provide([], { request: request(40), bodies: bodies(), signal: leaving.signal })
  await expect(gone).rejects.toMatchObject({ name: 'CallError', kind: 'aborted' })
  await expect.poll(() => running.files()).toEqual({ staged: [], kept })
  expect(await stored(40)).toBeUndefined()
})

test('a retrieve that is larger than any can be is refused before its ids are looked up', async () => {
  const long = { ...calls, retrieve: () => calls.retrieve(['2.999.'.padEnd(2_000_000, '1')]) }
  await expect(long.retrieve()).rejects.toMatchObject({ name: 'SoapFaultError', code: 'Sender' })
})
