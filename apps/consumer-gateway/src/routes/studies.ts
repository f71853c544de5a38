// Opens a study of a search: its instances as they come from the other hospital.
import type { ManifestSeries } from '@isthmus/dicom/manifest'
import type { WebServer } from '@isthmus/http/web-server'
import type { Sessions } from '../db/sessions.ts'
import type { Errand } from '../errand.ts'
import { encodeInstances, instanceStreamType } from '../instance-stream.ts'
import type { FoundManifest, Searches } from '../searches.ts'
import { forRoles, sentence } from '../session-cookie.ts'
import type { ImagingOrder, RetrieveInstances } from '../transactions/rad-69.ts'
import type { WriteAssertion } from '../user-assertion.ts'

export interface StudyRouteParts {
  readonly sessions: Sessions
  readonly searches: Searches
  readonly writeAssertion: WriteAssertion
  readonly retrieveInstances: RetrieveInstances
  readonly instancesPerRetrieveMax: number
}

export function serveStudies(web: WebServer, parts: StudyRouteParts): void {
  web.route('GET', '/api/searches/:search/studies/:study', {
    handler: forRoles(['clinician'], parts.sessions, async (request, user) => {
      const { now, signal, parameters } = request
      const search = parts.searches.find(parameters.get('search') ?? '', user.userId)
      const found = search?.manifests.find(
        ({ manifest }) => manifest.studyInstanceUid === parameters.get('study'),
      )
      if (search === undefined || found === undefined) {
        return sentence(404, 'This study is not part of a search that is open.')
      }
      const errand: Errand = {
        assertion: parts.writeAssertion({
          user,
          purpose: search.purpose,
          patientId: search.patientId,
          now,
        }),
        patientId: search.patientId,
        now,
        signal,
      }
      return {
        status: 200,
        headers: { 'content-type': instanceStreamType, 'cache-control': 'no-store' },
        body: encodeInstances(instancesOf(found, errand, parts)),
      }
    }),
    limits: { handlerMs: 30_000, stalledMs: 60_000 },
  })
}

async function* instancesOf(
  { manifest }: FoundManifest,
  errand: Errand,
  { retrieveInstances, instancesPerRetrieveMax }: StudyRouteParts,
): AsyncIterable<AsyncIterable<Uint8Array>> {
  for (const order of ordersOf(manifest, instancesPerRetrieveMax)) {
    for await (const { bytes } of retrieveInstances(order, errand)) yield bytes
  }
}

/** Splits a manifest by source, and then so that no request asks for more than `instancesMax`; largest series first. */
export function ordersOf(
  manifest: FoundManifest['manifest'],
  instancesMax: number,
): readonly ImagingOrder[] {
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
