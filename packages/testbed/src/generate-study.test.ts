import { createHash } from 'node:crypto'
import { readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import { syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { expect, test } from 'vitest'
import { generateStudy } from './generate-study.ts'

const slice = syntheticInstance({
  studyInstanceUid: '2.25.1',
  seriesInstanceUid: '2.25.2',
  sopInstanceUid: '2.25.3',
  instanceNumber: 7,
  patientId: 'L-9',
  edge: 64,
})
const order = { slice, instances: 3, patientId: 'L-1', seed: 'test' }

function headerOf(file: Uint8Array) {
  return readInstanceHeader((bytesMax) => Promise.resolve(file.subarray(0, bytesMax)), {
    fileBytes: file.length,
  })
}

test('every copy is an instance of the new study, of the patient and with its own number', async () => {
  const study = generateStudy(order)
  for (const number of [1, 2, 3]) {
    const header = await headerOf(study.file(number))
    expect(header).toMatchObject({
      studyInstanceUid: study.studyInstanceUid,
      seriesInstanceUid: study.seriesInstanceUid,
      sopInstanceUid: study.sopInstanceUids[number - 1],
      instanceNumber: String(number),
      patient: { id: 'L-1' },
    })
  }
  expect(new Set(study.sopInstanceUids).size).toBe(3)
})

test('no two copies have the same pixels, and none has others than the slice', () => {
  const study = generateStudy(order)
  const pixelsOf = (file: Uint8Array) => file.subarray(-study.pixelBytes / order.instances)
  const pixels = [1, 2, 3].map((number) => pixelsOf(study.file(number)))
  expect(new Set(pixels.map((bytes) => sha256(bytes))).size).toBe(3)
  const inOrder = [...pixels, pixelsOf(slice)].map((bytes) => sha256(bytes.toSorted()))
  expect(new Set(inOrder).size).toBe(1)
})

test('the same seed makes the same bytes, another one other identifiers', () => {
  const [one, same, other] = ['a', 'a', 'b'].map((seed) => generateStudy({ ...order, seed }))
  expect(one?.file(2)).toEqual(same?.file(2))
  expect(one?.studyInstanceUid).not.toBe(other?.studyInstanceUid)
  expect(one?.studyInstanceUid).toMatch(/^2\.25\.[1-9]\d{0,38}$/)
})

test('what is no uncompressed slice is refused', () => {
  expect(() => generateStudy({ ...order, slice: Buffer.alloc(200) })).toThrow(RangeError)
  expect(() => generateStudy({ ...order, slice: slice.subarray(0, slice.length - 2) })).toThrow(
    RangeError,
  )
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
