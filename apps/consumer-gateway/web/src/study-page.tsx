// One study: its images as they arrive, to be scrolled, and its reports beside them.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PixelFrame } from '@isthmus/dicom/pixel-frame'
import { dayAndTime } from './dtm.ts'
import { type SearchResult, type StudySummary, reportUrl, studyUrl } from './gateway-api.ts'
import { openStudy } from './open-study.ts'
import { ImageView } from './image-view.tsx'
import { type LoadedSeries, type Loading, addFrame, emptyLoading } from './loading.ts'

interface StudyPageProps {
  readonly study: StudySummary
  readonly result: SearchResult
  readonly onClose: () => void
}

export function StudyPage({ study, result, onClose }: StudyPageProps) {
  const loading = useLoading(result.searchId, study)
  const [seriesUid, setSeriesUid] = useState('')
  const [report, setReport] = useState(study.reports[0]?.documentUniqueId ?? '')
  const largest = loading.series.toSorted(
    (left, right) => right.frames.length - left.frames.length,
  )[0]
  const shown = loading.series.find((series) => series.seriesInstanceUid === seriesUid) ?? largest
  return (
    <main class="viewer">
      <div class="viewer-top">
        <button type="button" class="plain light" onClick={onClose}>
          ← Back
        </button>
        <strong>{result.patient.name}</strong>
        <span>{study.title}</span>
        <span class="dim">
          {dayAndTime(study.time)} · {study.hospital}
        </span>
        <Progress loading={loading} expected={study.instances} />
      </div>
      <div class="viewer-body">
        <SeriesList loading={loading} shown={shown} onShow={setSeriesUid} />
        <div class="stage">
          {shown === undefined ? (
            <p class="dim center">{loading.problem || 'Waiting for the first image …'}</p>
          ) : (
            <ImageView key={shown.seriesInstanceUid} frames={shown.frames} />
          )}
        </div>
        {study.reports.length > 0 && (
          <aside class="report">
            <div class="report-tabs">
              {study.reports.map(({ documentUniqueId, title }) => (
                <button
                  key={documentUniqueId}
                  type="button"
                  class={documentUniqueId === report ? 'tab here' : 'tab'}
                  onClick={() => setReport(documentUniqueId)}
                >
                  {title}
                </button>
              ))}
            </div>
            <iframe title="Report" src={reportUrl(result.searchId, report)} />
          </aside>
        )}
      </div>
    </main>
  )
}

function useLoading(searchId: string, study: StudySummary): Loading {
  const [loading, setLoading] = useState<Loading>(emptyLoading)
  const latest = useRef<Loading>(emptyLoading)
  useEffect(() => {
    const stop = new AbortController()
    const update = (next: Loading) => {
      latest.current = next
      setLoading(next)
    }
    const take = (frame: PixelFrame) => update(addFrame(latest.current, frame))
    const skip = (why: string) =>
      update({ ...latest.current, unshown: [...latest.current.unshown, why] })
    openStudy(studyUrl(searchId, study.studyInstanceUid), { take, skip, signal: stop.signal }).then(
      () => update({ ...latest.current, ended: true }),
      (error: unknown) => {
        if (stop.signal.aborted) return
        update({ ...latest.current, ended: true, problem: sentence(error) })
      },
    )
    return () => stop.abort()
  }, [searchId, study])
  return loading
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : 'The study could not be opened.'
}

function Progress({ loading, expected }: { readonly loading: Loading; readonly expected: number }) {
  const missing = expected - loading.received - loading.unshown.length
  return (
    <span class="progress" data-received={loading.received} data-ended={loading.ended}>
      {loading.received} of {expected} images
      {loading.unshown.length > 0 && ` · ${loading.unshown.length} cannot be shown here`}
      {loading.ended && missing > 0 && (
        <strong class="bad">
          {' '}
          · {missing} did not arrive: {loading.problem}
        </strong>
      )}
    </span>
  )
}

interface SeriesListProps {
  readonly loading: Loading
  readonly shown: LoadedSeries | undefined
  readonly onShow: (seriesInstanceUid: string) => void
}

function SeriesList({ loading, shown, onShow }: SeriesListProps) {
  return (
    <nav class="series">
      {loading.series.map((series) => (
        <button
          key={series.seriesInstanceUid}
          type="button"
          class={series === shown ? 'here' : ''}
          onClick={() => onShow(series.seriesInstanceUid)}
        >
          <strong>{series.modality}</strong> {series.description}
          <span class="dim">{series.frames.length}</span>
        </button>
      ))}
    </nav>
  )
}
