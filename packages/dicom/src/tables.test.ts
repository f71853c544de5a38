import { expect, test } from 'vitest'
import { anatomicRegion, currentAnatomicRegion } from './anatomic-regions.ts'
import { datasetOffset } from './dataset-offset.ts'
import { readFileMetaInformation } from './read-file-meta-information.ts'
import { referenceValueType, sopClassName, storageSopClasses } from './sop-classes.ts'
import { syntheticDataset, syntheticInstance } from './synthetic-instance.ts'
import { transferSyntaxes } from './transfer-syntaxes.ts'
import { isUid } from './uid.ts'

test.each([
  ['1.2.840.10008.5.1.4.1.1.2', 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.1.1', 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.9.1.1', 'WAVEFORM'],
  ['1.2.840.10008.5.1.4.1.1.66.4', 'COMPOSITE'],
  ['1.2.840.10008.5.1.4.1.1.104.1', 'COMPOSITE'],
  ['1.2.3.4', 'COMPOSITE'],
])('%s is referred to as %s (DICOM PS3.16: TID 2010)', (uid, type) => {
  expect(referenceValueType(uid)).toBe(type)
})

test('every class and transfer syntax stands once, under a UID', () => {
  for (const table of [storageSopClasses, transferSyntaxes]) {
    const uids = table.map(({ uid }) => uid)
    expect(new Set(uids).size).toBe(uids.length)
    expect(uids.every(isUid)).toBe(true)
  }
  expect(sopClassName('1.2.840.10008.5.1.4.1.1.88.59')).toBe(
    'Key Object Selection Document Storage',
  )
})

test.each([
  ['HEAD', '69536005'],
  [' head ', '69536005'],
  ['WHOLE BODY', '38266002'],
  ['HEAD\\NECK', undefined],
  ['something', undefined],
  ['', undefined],
])('the body part %j is the region %s (DICOM PS3.16: Annex L)', (part, code) => {
  expect(anatomicRegion(part)?.code).toBe(code)
})

test('a code of an older edition becomes the current one (DICOM PS3.16: Annex L)', () => {
  const chest = { code: 'T-D3000', designator: 'SRT', meaning: 'Chest' }
  expect(currentAnatomicRegion(chest)).toEqual(anatomicRegion('CHEST'))
  const unknown = { code: 'T-X', designator: 'SRT', meaning: 'x' }
  expect(currentAnatomicRegion(unknown)).toBe(unknown)
})

test('a file splits into its meta information and its dataset (DICOM PS3.10: 7.1)', () => {
  const order = {
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: '2.25.3',
  }
  const file = syntheticInstance(order)
  const dataset = Buffer.from(file.subarray(datasetOffset(file)))
  expect(dataset.equals(syntheticDataset(order))).toBe(true)
  expect(readFileMetaInformation(file.subarray(0, 600))).toEqual({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: '2.25.3',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
  })
  expect(() => datasetOffset(new Uint8Array(143))).toThrow(/Part 10/)
})
