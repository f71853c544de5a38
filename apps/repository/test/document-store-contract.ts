// What every document store must do, by its port alone: nothing here knows of files, folders or
// renames. A second store calls this with a way to open it.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  DocumentDamagedError,
  type DocumentStore,
  DocumentTooLargeError,
  type StoredDocument,
} from '../src/documents/document-store.ts'

/** A place that outlives the process that opened it. */
export interface StorePlace extends AsyncDisposable {
  /** Each time as a process that starts: it knows what is in the place, and nothing else. */
  open(limits: { readonly documentBytesMax: number }): Promise<DocumentStore>
}

const limits = { documentBytesMax: 1_000_000 }
const signal = new AbortController().signal

/** To be called at the top of a test file, or in a `describe`. */
export function documentStoreContract(makePlace: () => Promise<StorePlace>): void {
  let place: StorePlace
  let documents: DocumentStore
  beforeAll(async () => {
    place = await makePlace()
    documents = await place.open(limits)
  })
  afterAll(() => place[Symbol.asyncDispose]())

  const stage = (text: string) => documents.stage(pieces(text), signal)
  const committed = async (text: string) => {
    const document = await stage(text)
    await documents.commit(document)
    return document
  }

  test.each([0, 2, 700_000])('a document of %d bytes comes back as it came', async (size) => {
    const text = 'x'.repeat(size)
    const document = await stage(text)
    expect(document).toMatchObject({
      sizeBytes: BigInt(text.length),
      sha1: createHash('sha1').update(text).digest('hex'),
      sha256: createHash('sha256').update(text).digest('hex'),
    })
    await documents.commit(document)
    expect(await collect(documents, document)).toBe(text)
    expect(await documents.holds(document)).toBe(true)
  })

  test('what is only staged cannot be opened, in this process or the next', async () => {
    const document = await stage('staged')
    for (const store of [documents, await place.open(limits)]) {
      await expect(collect(store, document)).rejects.toThrow(DocumentDamagedError)
      expect(await store.holds(document)).toBe(false)
    }
  })

  test('what is committed is there for the next process', async () => {
    const document = await committed('whole')
    expect(await collect(await place.open(limits), document)).toBe('whole')
  })

  test('documents of the same bytes have names of their own, and go by themselves', async () => {
    const [first, second] = await Promise.all([committed('same'), committed('same')])
    expect(first.contentName).not.toBe(second.contentName)
    await documents.discard(first.contentName)
    await expect(collect(documents, first)).rejects.toThrow(DocumentDamagedError)
    expect(await collect(documents, second)).toBe('same')
  })

  test('a copy needs its original no longer', async () => {
    const document = await stage('copied')
    const copy = await documents.stageCopy(document, signal)
    expect(copy).toEqual({ ...document, contentName: copy.contentName })
    await documents.discard(document.contentName)
    await documents.commit(copy)
    expect(await collect(documents, copy)).toBe('copied')
  })

  test('documents that come side by side are not mixed', async () => {
    const texts = Array.from({ length: 8 }, (_, at) => String(at).repeat(10_000 + at))
    const all = await Promise.all(texts.map((text) => committed(text)))
    expect(await Promise.all(all.map((one) => collect(documents, one)))).toEqual(texts)
  })

  test('what is discarded is gone, committed or not, and may be discarded again', async () => {
    for (const document of [await stage('staged'), await committed('kept')]) {
      await documents.discard(document.contentName)
      await documents.discard(document.contentName)
      const next = await place.open(limits)
      await expect(collect(next, document)).rejects.toThrow(DocumentDamagedError)
      await next.discard(document.contentName)
    }
  })

  test('one byte past the limit is refused', async () => {
    const small = await place.open({ documentBytesMax: 6 })
    expect((await small.stage(pieces('abcdef'), signal)).sizeBytes).toBe(6n)
    await expect(small.stage(pieces('abcdefg'), signal)).rejects.toThrow(DocumentTooLargeError)
  })

  test('nothing is left of what broke, was too large or was given up', async () => {
    await place.open(limits).then((store) => store.sweepStaged(later()))
    const small = await place.open({ documentBytesMax: 3 })
    await expect(small.stage(broken(), signal)).rejects.toThrow('connection lost')
    await expect(small.stage(pieces('abcdefg'), signal)).rejects.toThrow(DocumentTooLargeError)
    await expect(small.stage(pieces('abc'), AbortSignal.abort())).rejects.toThrow(/abort/i)
    expect(await (await place.open(limits)).sweepStaged(later())).toBe(0)
  })

  test('bytes that are not those that were stored never look whole', async () => {
    const document = await committed('good')
    const others: readonly StoredDocument[] = [
      { ...document, sha256: '0'.repeat(64) },
      { ...document, sizeBytes: 5n },
    ]
    for (const other of others) {
      await expect(collect(documents, other)).rejects.toThrow(DocumentDamagedError)
    }
    expect(await documents.holds({ ...document, sizeBytes: 5n })).toBe(false)
  })

  test('a reader that gives up stops, and one that leaves early harms nobody', async () => {
    const document = await committed('x'.repeat(700_000))
    const gone = documents.open(document, AbortSignal.abort())[Symbol.asyncIterator]()
    await expect(gone.next()).rejects.toThrow(/abort/i)
    for await (const piece of documents.open(document, signal)) {
      expect(piece.length).toBeGreaterThan(0)
      break
    }
    expect(await collect(documents, document)).toHaveLength(700_000)
  })

  test('the sweep takes what a process that is gone left staged, and nothing else', async () => {
    const kept = await committed('kept')
    const left = await stage('left')
    const next = await place.open(limits)
    const inHand = await next.stage(pieces('in hand'), signal)
    expect(await next.sweepStaged(new Date(0))).toBe(0)
    expect(await next.sweepStaged(later())).toBeGreaterThan(0)
    expect(await next.sweepStaged(later())).toBe(0)
    await expect(next.commit(left)).rejects.toThrow(Error)
    await next.commit(inHand)
    expect(await collect(next, inHand)).toBe('in hand')
    expect(await collect(next, kept)).toBe('kept')
  })
}

function later(): Date {
  return new Date(Date.now() + 60_000)
}

/** In pieces of uneven sizes. */
async function* pieces(text: string): AsyncIterable<Uint8Array> {
  let size = 1
  for (let at = 0; at < text.length; size = size * 3 + 1) {
    yield Buffer.from(text.slice(at, at + size))
    at += size
  }
}

async function* broken(): AsyncIterable<Uint8Array> {
  yield Buffer.from('ha')
  throw new Error('connection lost')
}

async function collect(documents: DocumentStore, document: StoredDocument): Promise<string> {
  const all: Uint8Array[] = []
  for await (const piece of documents.open(document, signal)) all.push(Buffer.from(piece))
  return Buffer.concat(all).toString()
}
