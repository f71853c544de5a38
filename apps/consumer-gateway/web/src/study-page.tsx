// One study: its images as they arrive, to be scrolled, and its reports beside them.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PixelFrame } from '@isthmus/dicom/pixel-frame'
import { dayAndTime } from './dtm.ts'
import { type SearchResult, type StudySummary, studyUrl } from './gateway-api.ts'
import { ImageView } from './image-view.tsx'
import { type LoadedSeries, type Loading, addFrame, emptyLoading } from './loading.ts'
import { openStudy } from './open-study.ts'
import { ReportPane } from './report-pane.tsx'

interface StudyPageProps {
  readonly study: StudySummary
  readonly result: SearchResult
  readonly onClose: () => void
}

export function StudyPage({ study, result, onClose }: StudyPageProps) {
  const loading = useLoading(result.searchId, study)
  const [seriesUid, setSeriesUid] = useState('')
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
          {[dayAndTime(study.time), study.hospital].filter((fact) => fact !== '').join(' · ')}
        </span>
        <Progress loading={loading} expected={study.instances} />
      </div>
      <div class="viewer-body">
        <SeriesList loading={loading} shown={shown} onShow={setSeriesUid} />
        <div class="stage">
          {shown === undefined ? (
            <p class="dim">{waitingFor(loading)}</p>
          ) : (
            <ImageView key={shown.seriesInstanceUid} frames={shown.frames} />
          )}
        </div>
        {study.reports.length > 0 && (
          <ReportPane searchId={result.searchId} reports={study.reports} />
        )}
      </div>
    </main>
  )
}

function waitingFor({ ended, problem, unshown }: Loading): string {
  if (!ended) return 'Waiting for the first image …'
  if (unshown.length > 0) return `Nothing of this study can be shown here: ${unshown[0]}.`
  return problem === '' ? 'No image came.' : problem
}

function useLoading(searchId: string, study: StudySummary): Loading {
  const [loading, setLoading] = useState<Loading>(emptyLoading)
  const latest = useRef<Loading>(emptyLoading)
  useEffect(() => {
    const stop = new AbortController()
    const start = performance.now()
    const update = (next: Loading) => {
      latest.current = next
      setLoading(next)
    }
    const take = (frame: PixelFrame) => {
      const firstMs = latest.current.firstMs || Math.round(performance.now() - start)
      update({ ...addFrame(latest.current, frame), firstMs })
    }
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
  const { received, unshown, ended, firstMs, problem } = loading
  const missing = expected - received - unshown.length
  return (
    <span class="progress" data-received={received} data-ended={ended} aria-live="polite">
      {firstMs > 0 && <span class="dim">first image after {seconds(firstMs)} · </span>}
      {received} of {expected} images
      {unshown.length > 0 && ` · ${unshown.length} cannot be shown here`}
      {ended && missing > 0 && (
        <strong class="bad">
          {' '}
          · {missing} did not arrive{problem === '' ? '' : `: ${problem}`}
        </strong>
      )}
    </span>
  )
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 995 ? 2 : 1)} s`
}

interface SeriesListProps {
  readonly loading: Loading
  readonly shown: LoadedSeries | undefined
  readonly onShow: (seriesInstanceUid: string) => void
}

function SeriesList({ loading, shown, onShow }: SeriesListProps) {
  return (
    <nav class="series" aria-label="Series">
      {loading.series.map((series) => (
        <button
          key={series.seriesInstanceUid}
          type="button"
          class={series === shown ? 'here' : ''}
          aria-pressed={series === shown}
          onClick={() => onShow(series.seriesInstanceUid)}
        >
          <strong>{series.modality}</strong>
          <span>{series.description}</span>
          <span class="dim">
            {series.frames.length} {series.frames.length === 1 ? 'image' : 'images'}
          </span>
        </button>
      ))}
    </nav>
  )
}
