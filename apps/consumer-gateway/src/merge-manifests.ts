// Several manifests may list parts of one study: a clinician sees one study.
import type { ManifestSeries } from '@isthmus/dicom/manifest'
import type { FoundManifest } from './searches.ts'

/** Takes the newest first; what stands in two manifests counts once, as the newer has it. */
export function mergeManifests(found: readonly FoundManifest[]): readonly FoundManifest[] {
  const byStudy = Map.groupBy(found, ({ manifest }) => manifest.studyInstanceUid)
  return [...byStudy.values()].flatMap(([newest, ...older]) => {
    if (newest === undefined || older.length === 0) return newest ?? []
    const all = [newest, ...older].flatMap(({ manifest }) => manifest.series)
    return [{ ...newest, manifest: { ...newest.manifest, series: eachInstanceOnce(all) } }]
  })
}

// A series that two sources hold stays two, because each is asked for its own part.
function eachInstanceOnce(series: readonly ManifestSeries[]): readonly ManifestSeries[] {
  const seen = new Set<string>()
  return series
    .map((one) => ({
      ...one,
      instances: one.instances.filter(({ sopInstanceUid }) => {
        const isNew = !seen.has(sopInstanceUid)
        seen.add(sopInstanceUid)
        return isNew
      }),
    }))
    .filter(({ instances }) => instances.length > 0)
}
