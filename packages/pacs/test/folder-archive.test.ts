// The folder archive on a real PostgreSQL and a real disk.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeFileMetaInformation } from '@isthmus/dicom/file-meta-information'
import { syntheticDataset, syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { giveBack } from '@isthmus/mime/lent-bytes'
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Archive } from '../src/archive.ts'
import type { ArchiveDatabase } from '../src/db/archive-database.ts'
import { openFolderArchive } from '../src/folder-archive.ts'
import { openIndex } from './index-database.ts'
import { order, pieces } from './instances.ts'

const signal = new AbortController().signal
let server: ThrowawayPostgres
let database: ArchiveDatabase
let folder: string
let archive: Archive

beforeAll(async () => {
  server = await startThrowawayPostgres()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-archive-'))
  database = await openIndex(server)
  archive = await openFolderArchive({ folder, database, limits: { instanceBytesMax: 1_000_000 } })
})
afterEach(async () => {
  await database.destroy()
  rmSync(folder, { recursive: true })
})

async function store(bytes: Uint8Array) {
  return await archive.store({ bytes: pieces(bytes) }, signal)
}

async function readAll(uids: readonly string[]) {
  const located = await archive.locate('2.25.1', signal)
  const wanted = uids.flatMap((uid) => located.get(uid) ?? [])
  const found: { uid: string; bytes: Buffer }[] = []
  for await (const { instance, bytes } of archive.open(wanted, signal)) {
    const chunks: Uint8Array[] = []
    for await (const chunk of bytes) chunks.push(chunk)
    found.push({ uid: instance.sopInstanceUid, bytes: Buffer.concat(chunks) })
  }
  return found
}

function openFiles(): number {
  return readdirSync('/proc/self/fd').length
}

function files(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('an instance that is stored', () => {
  test('is located and read back byte for byte, in the order asked for', async () => {
    const sent = [1, 2, 3, 4, 5, 6].map((number) => syntheticInstance(order(number, { edge: 400 })))
    for (const bytes of sent) expect((await store(bytes)).kind).toBe('stored')
    const found = await readAll(['2.25.3.4', '2.25.3.1', '2.25.3.6'])
    expect(found.map(({ uid }) => uid)).toEqual(['2.25.3.4', '2.25.3.1', '2.25.3.6'])
    for (const { uid, bytes } of found) {
      expect(bytes.equals(sent[Number(uid.at(-1)) - 1] ?? new Uint8Array(0))).toBe(true)
    }
  })

  test('is read back byte for byte also when what was sent comes back meanwhile', async () => {
    const sent = [1, 2, 3, 4, 5, 6].map((number) =>
      syntheticInstance(order(number, { edge: 64 + number })),
    )
    for (const file of sent) await store(file)
    const located = await archive.locate('2.25.1', signal)
    const read: Buffer[] = []
    for await (const { bytes } of archive.open([...located.values()], signal)) {
      const chunks: Buffer[] = []
      for await (const chunk of bytes) {
        chunks.push(Buffer.from(chunk))
        chunk.fill(0xff)
        giveBack(chunk)
      }
      read.push(Buffer.concat(chunks))
    }
    expect(read.toSorted(Buffer.compare)).toEqual(
      sent.map((file) => Buffer.from(file)).toSorted(Buffer.compare),
    )
  })

  test('gives its header to whoever publishes the study', async () => {
    await store(syntheticInstance(order(1, { accessionNumber: 'ACC9' })))
    const [header] = await archive.headers('2.25.1', signal)
    expect(header).toMatchObject({ study: { accessionNumber: 'ACC9' }, patient: { id: 'SYN-1' } })
    expect(await archive.headers('2.25.99', signal)).toEqual([])
  })

  test('lies under the name of its content, for nobody else to read (TM-701, TM-702)', async () => {
    const bytes = syntheticInstance(order(1))
    await store(bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
    expect(files()).toEqual([path])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is the same when it is sent again under other file meta information', async () => {
    await store(syntheticInstance(order(1)))
    const again = Buffer.concat([
      encodeFileMetaInformation({
        sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
        sopInstanceUid: '2.25.3.1',
        transferSyntaxUid: '1.2.840.10008.1.2.1',
        implementationClassUid: '2.25.8',
        implementationVersionName: 'OTHER',
        sourceAeTitle: 'CT2',
      }),
      syntheticDataset(order(1)),
    ])
    expect((await store(again)).kind).toBe('already-stored')
    expect(files()).toHaveLength(1)
  })
})

describe('an instance that is refused', () => {
  test('has the SOP Instance UID of another dataset: the first stays', async () => {
    const first = syntheticInstance(order(1))
    await store(first)
    for (const change of [{ patientId: 'OTHER' }, { studyInstanceUid: '2.25.77' }]) {
      await expect(store(syntheticInstance(order(1, change)))).rejects.toMatchObject({
        name: 'ArchiveRefusalError',
        reason: 'duplicate',
      })
    }
    const [found] = await readAll(['2.25.3.1'])
    expect(found?.bytes.equals(first)).toBe(true)
    expect(await archive.headers('2.25.77', signal)).toEqual([])
    expect(files()).toHaveLength(1)
  })

  test('is another one than its sender announced (DICOM PS3.4: Table B.2-1)', async () => {
    const sopClassUid = '1.2.840.10008.5.1.4.1.1.2'
    const announce = (sopInstanceUid: string) =>
      archive.store(
        { bytes: pieces(syntheticInstance(order(1))), announced: { sopClassUid, sopInstanceUid } },
        signal,
      )
    await expect(announce('2.25.3.2')).rejects.toMatchObject({ reason: 'announced-otherwise' })
    expect((await announce('2.25.3.1')).kind).toBe('stored')
  })

  test.each([
    ['is no DICOM', Buffer.from('x'.repeat(5000)), 'unreadable'],
    ['is empty', new Uint8Array(0), 'unreadable'],
    ['is cut off', syntheticInstance(order(1)).subarray(0, 700), 'unreadable'],
    ['is over the limit', syntheticInstance(order(1, { edge: 800 })), 'too-large'],
  ])('%s, and leaves nothing behind', async (_what, bytes, reason) => {
    await expect(store(bytes)).rejects.toMatchObject({ name: 'ArchiveRefusalError', reason })
    expect(files()).toEqual([])
    expect(await archive.headers('2.25.1', signal)).toEqual([])
  })

  test('breaks off on its way in, and leaves nothing behind (TM-703)', async () => {
    const broken = (async function* () {
      yield* pieces(syntheticInstance(order(1)))
      throw new Error('connection lost')
    })()
    await expect(archive.store({ bytes: broken }, signal)).rejects.toThrow('connection lost')
    expect(files()).toEqual([])
  })
})

test('of two that race for one SOP Instance UID, one is stored (TM-706)', async () => {
  const outcomes = await Promise.allSettled(
    ['A', 'B', 'C', 'D'].map((patientId) => store(syntheticInstance(order(1, { patientId })))),
  )
  const stored = outcomes.filter(({ status }) => status === 'fulfilled')
  expect(stored).toHaveLength(1)
  expect(await archive.headers('2.25.1', signal)).toHaveLength(1)
})

describe('a stored file that is no longer what was stored', () => {
  test.each([
    ['another byte', (path: string, bytes: Buffer) => writeFileSync(path, bytes.fill(7, 600, 601))],
    ['shorter', (path: string, bytes: Buffer) => writeFileSync(path, bytes.subarray(0, 700))],
    ['longer', (path: string, bytes: Buffer) => writeFileSync(path, Buffer.concat([bytes, bytes]))],
    ['gone', (path: string) => rmSync(path)],
  ])('is not delivered as whole: %s (TM-707)', async (_what, spoil) => {
    const bytes = Buffer.from(syntheticInstance(order(1)))
    await store(bytes)
    const [path = ''] = files()
    spoil(path, Buffer.from(bytes))
    await expect(readAll(['2.25.3.1'])).rejects.toMatchObject({ name: 'ArchiveError' })
  })
})

test('no file stays open when the reader gives up', async () => {
  for (const number of [1, 2, 3, 4, 5, 6]) await store(syntheticInstance(order(number)))
  const located = await archive.locate('2.25.1', signal)
  const before = openFiles()
  for (let round = 0; round < 20; round += 1) {
    for await (const _ of archive.open([...located.values()], signal)) break
  }
  expect(openFiles()).toBeLessThanOrEqual(before + 1)
})

test('what a crash left half written is removed at the start, what is fresh stays (TM-703)', async () => {
  const staging = join(folder, 'incoming')
  await mkdir(staging, { recursive: true })
  for (const name of ['old', 'fresh']) writeFileSync(join(staging, name), 'x')
  utimesSync(join(staging, 'old'), 0, 0)
  await openFolderArchive({ folder, database })
  expect(readdirSync(staging)).toEqual(['fresh'])
})
