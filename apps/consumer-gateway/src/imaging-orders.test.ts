import { expect, test } from 'vitest'
import type { Manifest, ManifestSeries } from '@isthmus/dicom/manifest'
import { ordersOf } from './imaging-orders.ts'
import { mergeManifests } from './merge-manifests.ts'
import { sampleEntry } from '@isthmus/testbed/sample-submission'

function series(uid: string, count: number, retrieveLocationUid = 'A'): ManifestSeries {
  return {
    seriesInstanceUid: uid,
    retrieveLocationUid,
    retrieveAeTitle: undefined,
    retrieveUrl: undefined,
    instances: Array.from({ length: count }, (_, at) => ({
      sopClassUid: '1.2',
      sopInstanceUid: `${uid}.${at}`,
    })),
  }
}

function manifest(...all: ManifestSeries[]): Manifest {
  const nothing = { id: undefined, issuer: undefined, name: undefined }
  return {
    sopInstanceUid: '1',
    seriesInstanceUid: '2',
    studyInstanceUid: '3',
    patient: { ...nothing, birthDate: undefined, sex: undefined },
    study: {
      date: undefined,
      time: undefined,
      id: undefined,
      description: undefined,
      accessionNumber: undefined,
      accessionIssuer: undefined,
      referringPhysician: undefined,
      procedureCodes: [],
    },
    series: all,
  }
}

const shape = (found: Manifest, instancesMax: number) =>
  ordersOf(found, instancesMax).map(({ retrieveLocationUid, series: parts }) => [
    retrieveLocationUid,
    parts.map(({ seriesInstanceUid, instances }) => `${seriesInstanceUid}:${instances.length}`),
  ])

test('each source is asked for its own series, the largest first (RAD TF-2: 4.69.4.1)', () => {
  expect(shape(manifest(series('s', 1), series('t', 3), series('u', 2, 'B')), 100)).toEqual([
    ['A', ['t:3', 's:1']],
    ['B', ['u:2']],
  ])
})

test('no request asks for more than the limit, and none is forgotten', () => {
  expect(shape(manifest(series('s', 2), series('t', 5)), 3)).toEqual([
    ['A', ['t:3']],
    ['A', ['t:2', 's:1']],
    ['A', ['s:1']],
  ])
  const uids = ordersOf(manifest(series('s', 7), series('t', 11)), 4)
    .flatMap((order) => order.series)
    .flatMap(({ instances }) => instances)
    .map(({ sopInstanceUid }) => sopInstanceUid)
  expect(new Set(uids).size).toBe(18)
})

test('manifests of one study become one, what stands in both counts once', () => {
  const entry = sampleEntry()
  const found = [
    { entry, manifest: manifest(series('s', 2)) },
    { entry, manifest: manifest(series('s', 3), series('t', 1)) },
  ]
  const [merged, ...others] = mergeManifests(found)
  expect(others).toEqual([])
  expect(merged?.manifest.series.map(({ instances }) => instances.length)).toEqual([2, 1, 1])
})
