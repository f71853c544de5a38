import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeFileMetaInformation } from './file-meta-information.ts'
import { readInstanceHeader } from './read-instance-header.ts'
import type { HeaderOptions } from './read-instance-header.ts'
import { syntheticDataset, syntheticInstance } from './synthetic-instance.ts'

const order = { studyInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', sopInstanceUid: '2.25.3' }

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../test/fixtures/${name}`, import.meta.url))
}

async function read(bytes: Uint8Array, options: HeaderOptions = {}) {
  const asked: number[] = []
  const header = await readInstanceHeader((bytesMax) => {
    asked.push(Math.min(bytesMax, bytes.length))
    return Promise.resolve(bytes.subarray(0, bytesMax))
  }, options)
  return { header, asked }
}

describe('a real instance', () => {
  test('gives identifiers, order and body part (DICOM PS3.3: C.12.1)', async () => {
    const { header } = await read(fixture('CR1-6154.dcm'))
    expect(header).toMatchObject({
      sopClassUid: '1.2.840.10008.5.1.4.1.1.1',
      studyInstanceUid: '1.3.6.1.4.1.5962.1.1.0.0.0.1196527414.5534.0.1',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      patient: { id: '77654033', name: 'Doe^Archibald' },
      study: { date: '20010101', accessionNumber: '2' },
      series: { modality: 'CR', bodyPartExamined: 'CSPINE' },
    })
  })

  test.each([
    ['MR_small_implicit.dcm', '1.2.840.10008.1.2', '4MR1'],
    ['MR_small_bigendian.dcm', '1.2.840.10008.1.2.2', '4MR1'],
    ['image_dfl.dcm', '1.2.840.10008.1.2.1.99', undefined],
  ])('%s is read in its own encoding (DICOM PS3.5: 10)', async (name, syntax, patientId) => {
    const { header } = await read(fixture(name))
    expect(header.transferSyntaxUid).toBe(syntax)
    expect(header.patient.id).toBe(patientId)
  })

  test.each([
    ['chrH32.dcm', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
    ['chrKoreanMulti.dcm', '김희중'],
  ])('%s has its name decoded, first group only (DICOM PS3.5: 6.1.2)', async (name, patient) => {
    const { header } = await read(fixture(name))
    expect(header.patient.name).toBe(patient)
  })

  test('of which only the beginning is read, whatever its size', async () => {
    const { asked } = await read(syntheticInstance({ ...order, edge: 2000 }))
    expect(asked).toEqual([16 * 1024])
  })

  test('with a large private block before its last attributes is read further', async () => {
    const dataset = Buffer.from(syntheticDataset(order))
    const block = Buffer.alloc(300_000)
    const head = Buffer.from('290010104f42000000000000', 'hex')
    head.writeUInt32LE(block.length, 8)
    const at = dataset.indexOf(Buffer.from('e07f1000', 'hex'))
    const bytes = Buffer.concat([
      meta(),
      dataset.subarray(0, at - 84),
      head,
      block,
      dataset.subarray(at - 84),
    ])
    const { header, asked } = await read(bytes)
    expect(header.sopInstanceUid).toBe('2.25.3')
    expect(asked).toEqual([16 * 1024, 128 * 1024, bytes.length])
  })
})

function meta(transferSyntaxUid = '1.2.840.10008.1.2.1'): Uint8Array {
  return encodeFileMetaInformation({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: '2.25.3',
    transferSyntaxUid,
    implementationClassUid: '2.25.9',
    implementationVersionName: 'TEST',
  })
}

describe('bytes that are refused', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('%PDF-1.7'.repeat(100))],
    ['a bare dataset', syntheticDataset(order)],
    ['a bare dataset of another', fixture('ExplVR_LitEndNoMeta.dcm')],
    ['a preamble alone', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])],
  ])('%s is no Part 10 file (DICOM PS3.10: 7.1)', async (_what, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ problem: 'not-part10' })
  })

  test('cut within the header: truncated', async () => {
    const whole = syntheticInstance(order)
    await expect(read(whole.subarray(0, 500))).rejects.toMatchObject({ problem: 'truncated' })
  })

  test('cut within native pixels, when the size of the file is known', async () => {
    const whole = syntheticInstance(order)
    const cut = whole.subarray(0, whole.length - 1)
    await expect(read(whole, { fileBytes: whole.length })).resolves.toBeDefined()
    await expect(read(cut, { fileBytes: cut.length })).rejects.toMatchObject({
      problem: 'truncated',
    })
  })

  test.each([
    ['65 characters', `2.25.${'1'.repeat(60)}`],
    ['a leading zero', '2.25.01'],
    ['letters', '2.25.x'],
    ['a path', '../../etc/passwd'],
    ['nothing', ''],
  ])('a Study Instance UID of %s (DICOM PS3.5: 9.1)', async (_what, studyInstanceUid) => {
    await expect(read(syntheticInstance({ ...order, studyInstanceUid }))).rejects.toMatchObject({
      problem: 'identifier',
    })
  })

  test('a UID of 64 characters is the longest that passes (DICOM PS3.5: 9.1)', async () => {
    const studyInstanceUid = `2.25.${'1'.repeat(59)}`
    const { header } = await read(syntheticInstance({ ...order, studyInstanceUid }))
    expect(header.studyInstanceUid).toBe(studyInstanceUid)
  })

  test('a header that does not end within the limit', async () => {
    const dataset = Buffer.from(syntheticDataset(order))
    const head = Buffer.from('090010104f42000000000000', 'hex')
    head.writeUInt32LE(3_000_000, 8)
    const bytes = Buffer.concat([meta(), dataset.subarray(0, 100), head, Buffer.alloc(3_000_000)])
    await expect(read(bytes, { limits: { headerBytesMax: 1_000_000 } })).rejects.toMatchObject({
      problem: 'limit',
    })
  })

  test('a deflated dataset that grows out of bounds (DICOM PS3.5: A.5)', async () => {
    const bomb = deflateRawSync(Buffer.alloc(80_000_000))
    const bytes = Buffer.concat([meta('1.2.840.10008.1.2.1.99'), bomb])
    await expect(read(bytes)).rejects.toThrow(/DicomError|inflated|header|missing/)
  })

  test('sequences nested ten thousand deep end in an error, not in a crash', async () => {
    const level = Buffer.from('0900101053510000fffffffffeff00e0ffffffff', 'hex')
    const bytes = Buffer.concat([meta(), ...Array.from({ length: 10_000 }, () => level)])
    await expect(read(bytes)).rejects.toThrow(/./)
  })
})

test('no change of a byte makes anything but a header or a DicomError (hostile)', async () => {
  const whole = Buffer.from(syntheticInstance(order))
  let seed = 7
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const names = new Set<string>()
  for (let round = 0; round < 2_000; round += 1) {
    const bytes = Buffer.from(whole)
    for (let change = 0; change <= next(4); change += 1) bytes[next(900)] = next(256)
    const outcome = await read(bytes).then(
      () => 'header',
      (error: unknown) => (error instanceof Error ? error.name : 'other'),
    )
    names.add(outcome)
  }
  expect([...names].toSorted()).toEqual(['DicomError', 'header'])
})
