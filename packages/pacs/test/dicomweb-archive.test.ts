// The DICOMweb archive against a server that speaks DICOMweb on loopback.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Archive } from '../src/archive.ts'
import { openDicomwebArchive } from '../src/dicomweb-archive.ts'
import { startDicomwebServer } from './dicomweb-server.ts'
import type { DicomwebServer } from './dicomweb-server.ts'

const signal = new AbortController().signal
let server: DicomwebServer
let archive: Archive
let stagingFolder: string

beforeEach(async () => {
  stagingFolder = mkdtempSync(join(tmpdir(), 'isthmus-dicomweb-'))
  server = await startDicomwebServer()
  archive = await openDicomwebArchive({ url: `${server.url}/`, stagingFolder })
})
afterEach(async () => {
  await server.close()
  rmSync(stagingFolder, { recursive: true })
})

function instance(number: number, seriesInstanceUid = '2.25.2', patientId = 'SYN-1') {
  return syntheticInstance({
    studyInstanceUid: '2.25.1',
    seriesInstanceUid,
    sopInstanceUid: `2.25.3.${number}`,
    instanceNumber: number,
    patientId,
    edge: 200,
  })
}

function hold(count: number, seriesInstanceUid?: string, from = 1): void {
  for (let number = from; number < from + count; number += 1) {
    server.files.set(`2.25.3.${number}`, instance(number, seriesInstanceUid))
  }
}

async function* pieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 4_000) {
    yield await Promise.resolve(bytes.subarray(at, at + 4_000))
  }
}

async function read(uids: readonly string[]) {
  const located = await archive.locate('2.25.1', signal)
  const found = new Map<string, Buffer>()
  const wanted = uids.flatMap((uid) => located.get(uid) ?? [])
  for await (const { instance: one, bytes } of archive.open(wanted, signal)) {
    const chunks: Uint8Array[] = []
    for await (const chunk of bytes) chunks.push(chunk)
    found.set(one.sopInstanceUid, Buffer.concat(chunks))
  }
  return found
}

test('locates every instance of a study, page after page (DICOM PS3.18: 10.6)', async () => {
  hold(5)
  const located = await archive.locate('2.25.1', signal)
  expect(located.size).toBe(5)
  expect(located.get('2.25.3.1')).toEqual({
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: '2.25.3.1',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
  })
  expect((await archive.locate('2.25.9', signal)).size).toBe(0)
})

test('looks into the file where a server does not name the transfer syntax', async () => {
  server.namesTransferSyntax = false
  hold(2)
  const located = await archive.locate('2.25.1', signal)
  expect(located.get('2.25.3.2')?.transferSyntaxUid).toBe('1.2.840.10008.1.2.1')
})

test('reads a few instances one by one and many as their series, byte for byte', async () => {
  hold(8)
  hold(2, '2.25.22', 11)
  const uids = [1, 3, 4, 6, 8, 11].map((number) => `2.25.3.${number}`)
  const found = await read(uids)
  expect([...found.keys()].toSorted()).toEqual(uids.toSorted())
  for (const [uid, bytes] of found) expect(bytes.equals(server.files.get(uid) ?? bytes)).toBe(true)
  const retrieved = server.requests.filter((line) => !line.includes('?'))
  expect(retrieved).toEqual([
    'GET /dicom-web/studies/2.25.1/series/2.25.2',
    'GET /dicom-web/studies/2.25.1/series/2.25.22/instances/2.25.3.11',
  ])
})

test('reads the headers of a study in which publication is interested', async () => {
  hold(3)
  const headers = await archive.headers('2.25.1', signal)
  expect(headers.map(({ instanceNumber }) => instanceNumber)).toEqual(['1', '2', '3'])
})

describe('what an archive sends wrongly', () => {
  test.each([
    ['another instance', () => instance(9)],
    ['no instance at all', () => Buffer.from('x'.repeat(10_000))],
    ['nothing', () => new Uint8Array(0)],
  ])('%s is not passed on (TM-412)', async (_what, spoilt) => {
    hold(1)
    const located = await archive.locate('2.25.1', signal)
    server.spoil = spoilt
    const opened = archive.open([...located.values()], signal)
    await expect(opened.next()).rejects.toMatchObject({ name: 'ArchiveError' })
  })

  test('no server: ArchiveError', async () => {
    await server.close()
    await expect(archive.locate('2.25.1', signal)).rejects.toMatchObject({ name: 'ArchiveError' })
  })
})

describe('storing (DICOM PS3.18: 10.5)', () => {
  test('hands the instance on as it came and gives its header', async () => {
    const bytes = instance(1)
    const answer = await archive.store({ bytes: pieces(bytes) }, signal)
    expect(answer.header.sopInstanceUid).toBe('2.25.3.1')
    expect(Buffer.from(server.files.get('2.25.3.1') ?? []).equals(bytes)).toBe(true)
    expect(readdirSync(stagingFolder, { recursive: true })).toEqual(['incoming'])
  })

  test('believes the body: an instance that the archive did not take is refused', async () => {
    const bytes = instance(1, '2.25.2', 'REFUSED')
    await expect(archive.store({ bytes: pieces(bytes) }, signal)).rejects.toMatchObject({
      name: 'ArchiveRefusalError',
    })
  })

  test('does not even send what is no instance', async () => {
    const store = archive.store({ bytes: pieces(Buffer.from('x'.repeat(9_000))) }, signal)
    await expect(store).rejects.toMatchObject({ reason: 'unreadable' })
    expect(server.requests).toEqual([])
  })
})

test.each([
  ['http://192.0.2.1/dicom-web'],
  ['http://127.0.0.1.example/dicom-web'],
  ['https://pacs.example'],
])('%s needs TLS and a peer', async (url) => {
  await expect(openDicomwebArchive({ url, stagingFolder })).rejects.toMatchObject({
    name: 'ArchiveError',
  })
})
