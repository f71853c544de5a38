// How a study is asked for: from whom, and how much of it in one request (RAD TF-2: 4.69.4.1).
import type { Manifest, ManifestSeries } from '@isthmus/dicom/manifest'
import type { ImagingOrder } from './retrieved-images.ts'

/**
 * Splits a manifest by source, and then so that no request asks for more than `instancesMax`;
 * largest series first.
 */
export function ordersOf(manifest: Manifest, instancesMax: number): readonly ImagingOrder[] {
  const { studyInstanceUid } = manifest
  const largestFirst = manifest.series.toSorted(
    (left, right) => right.instances.length - left.instances.length,
  )
  const bySource = Map.groupBy(largestFirst, (series) => series.retrieveLocationUid)
  return [...bySource].flatMap(([retrieveLocationUid, series]) =>
    portions(series, instancesMax).map((portion) => ({
      studyInstanceUid,
      retrieveLocationUid,
      series: portion,
    })),
  )
}

function portions(
  series: readonly ManifestSeries[],
  instancesMax: number,
): readonly (readonly ManifestSeries[])[] {
  const all: ManifestSeries[][] = []
  let room = 0
  for (const one of series) {
    for (let at = 0; at < one.instances.length;) {
      if (room === 0) {
        all.push([])
        room = instancesMax
      }
      const instances = one.instances.slice(at, at + room)
      all.at(-1)?.push({ ...one, instances })
      at += instances.length
      room -= instances.length
    }
  }
  return all
}
