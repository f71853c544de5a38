import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { DocumentDamagedError, DocumentTooLargeError } from './document-store.ts'
import { type FileAccess, diskAccess } from './file-access.ts'
import { openFileStore } from './file-store.ts'

const signal = new AbortController().signal
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function* broken(): AsyncIterable<Uint8Array> {
  yield Buffer.from('half')
  throw new Error('connection lost')
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = []
  for await (const piece of bytes) all.push(piece)
  return Buffer.concat(all).toString()
}

async function store(documentBytesMax = 1000) {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-documents-'))
  folders.push(folder)
  return { folder, documents: await openFileStore(folder, { documentBytesMax }) }
}

test('a committed document comes back byte for byte, with its size and SHA-1 (ITI TF-3: 4.2.3.2.10)', async () => {
  const { documents } = await store()
  const staged = await documents.stage(pieces('CT tho', 'rax'), signal)
  expect(staged.sizeBytes).toBe(9n)
  expect(staged.sha1).toBe(createHash('sha1').update('CT thorax').digest('hex'))
  await documents.commit(staged)
  expect(await collect(documents.open(staged, signal))).toBe('CT thorax')
})

test('a copy has the same bytes and goes without the other', async () => {
  const { folder, documents } = await store()
  const staged = await documents.stage(pieces('CT tho', 'rax'), signal)
  const copy = await documents.stageCopy(staged, signal)
  expect(copy).toEqual({ ...staged, contentName: copy.contentName })
  await documents.commit(copy)
  await documents.discard(staged.contentName)
  expect(await collect(documents.open(copy, signal))).toBe('CT thorax')
  expect(await readdir(join(folder, 'staging'))).toHaveLength(0)
})

test('one byte past the limit is refused and leaves no file', async () => {
  const { folder, documents } = await store(3)
  expect((await documents.stage(pieces('abc'), signal)).sizeBytes).toBe(3n)
  await expect(documents.stage(pieces('ab', 'cd'), signal)).rejects.toThrow(DocumentTooLargeError)
  expect(await readdir(join(folder, 'staging'))).toHaveLength(1)
})

test('a source that breaks midway leaves no file', async () => {
  const { folder, documents } = await store()
  await expect(documents.stage(broken(), signal)).rejects.toThrow('connection lost')
  expect(await readdir(join(folder, 'staging'))).toHaveLength(0)
})

test('a document that was changed on disk fails at its end', async () => {
  const { folder, documents } = await store()
  const staged = await documents.stage(pieces('good'), signal)
  await documents.commit(staged)
  await writeFile(
    join(folder, 'content', staged.contentName.slice(0, 2), staged.contentName),
    'g0od',
  )
  await expect(collect(documents.open(staged, signal))).rejects.toThrow(DocumentDamagedError)
})

test('a document is held once it is committed, with its size, until it is discarded', async () => {
  const { folder, documents } = await store()
  const staged = await documents.stage(pieces('whole'), signal)
  expect(await documents.holds(staged)).toBe(false)
  await documents.commit(staged)
  expect(await documents.holds(staged)).toBe(true)
  const file = join(folder, 'content', staged.contentName.slice(0, 2), staged.contentName)
  await writeFile(file, 'whol')
  expect(await documents.holds(staged)).toBe(false)
  await documents.discard(staged.contentName)
  await documents.discard(staged.contentName)
  expect(await documents.holds(staged)).toBe(false)
})

test('documents are for the eyes of the service alone', async () => {
  const { folder, documents } = await store()
  const staged = await documents.stage(pieces('secret'), signal)
  await documents.commit(staged)
  const place = join(folder, 'content', staged.contentName.slice(0, 2))
  const modes = await Promise.all([place, join(place, staged.contentName)].map((at) => stat(at)))
  expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600'])
})

test('the sweep removes what was staged before the given time and nothing else', async () => {
  const { folder, documents } = await store()
  const staged = await documents.stage(pieces('a'), signal)
  const later = new Date(Date.now() + 1000)
  // Whoever staged it is still at work on it; after a crash nobody is.
  expect(await documents.sweepStaged(later)).toBe(0)
  const afterCrash = await openFileStore(folder, { documentBytesMax: 1000 })
  expect(await afterCrash.sweepStaged(new Date(0))).toBe(0)
  expect(await afterCrash.sweepStaged(later)).toBe(1)
  await expect(documents.commit(staged)).rejects.toThrow(/ENOENT/)
})

test('a document that is gone from the disk is damaged', async () => {
  const { documents } = await store()
  const staged = await documents.stage(pieces('a'), signal)
  await expect(collect(documents.open(staged, signal))).rejects.toThrow(DocumentDamagedError)
  await documents.commit(staged)
  expect(await collect(documents.open(staged, signal))).toBe('a')
})

/** The disk, and the paths that were synced. */
function watchedDisk() {
  const synced: string[] = []
  const access: FileAccess = {
    ...diskAccess,
    async open(path, flags, mode) {
      const file = await diskAccess.open(path, flags, mode)
      return {
        write: (bytes, offset) => file.write(bytes, offset),
        read: (buffer, offset, length) => file.read(buffer, offset, length),
        async sync() {
          await file.sync()
          synced.push(path)
        },
        close: () => file.close(),
      }
    },
  }
  return { synced, access }
}

test('each folder that is made has its name synced, up to the first that was there', async () => {
  const { folder } = await store()
  const { synced, access } = watchedDisk()
  const deep = join(folder, 'north', 'documents')
  await openFileStore(deep, { documentBytesMax: 1000 }, access)
  const above = synced.filter((path) => !path.startsWith(deep))
  expect(above).toEqual([dirname(folder), folder, dirname(deep)])
  expect(synced).toContain(deep)
  // A start that was killed may have made it, and not have come to the sync.
  synced.length = 0
  await openFileStore(deep, { documentBytesMax: 1000 }, access)
  expect(synced).toContain(dirname(deep))
})

test('what a killed process removed is removed for good by the next one', async () => {
  const { folder, documents } = await store()
  const staged = await documents.stage(pieces('a'), signal)
  await documents.commit(staged)
  await documents.discard(staged.contentName)
  const { synced, access } = watchedDisk()
  const next = await openFileStore(folder, { documentBytesMax: 1000 }, access)
  synced.length = 0
  await next.discard(staged.contentName)
  expect(synced).toEqual([join(folder, 'content', staged.contentName.slice(0, 2))])
})

test('a document that never had a place costs no sync of one', async () => {
  const { folder } = await store()
  const { synced, access } = watchedDisk()
  const documents = await openFileStore(folder, { documentBytesMax: 1000 }, access)
  const staged = await documents.stage(pieces('a'), signal)
  synced.length = 0
  await documents.discard(staged.contentName)
  expect(synced).toEqual([])
})
