// The clinician looks a patient up by the hospital's own number and opens a study or a report.
import { useState } from 'preact/hooks'
import { dayAndTime } from './dtm.ts'
import {
  type Purpose,
  type ReportSummary,
  type SearchResult,
  type StudySummary,
  reportUrl,
  search,
} from './gateway-api.ts'
import { StudyPage } from './study-page.tsx'

export function SearchPage({ purposes }: { readonly purposes: readonly Purpose[] }) {
  const [patient, setPatient] = useState('')
  const [purpose, setPurpose] = useState('')
  const [result, setResult] = useState<SearchResult | undefined>(undefined)
  const [state, setState] = useState<{ readonly busy: boolean; readonly problem: string }>({
    busy: false,
    problem: '',
  })
  const [open, setOpen] = useState<StudySummary | undefined>(undefined)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setState({ busy: true, problem: '' })
    setResult(undefined)
    try {
      setResult(await search(patient.trim(), purpose))
      setState({ busy: false, problem: '' })
    } catch (error) {
      setState({ busy: false, problem: error instanceof Error ? error.message : String(error) })
    }
  }

  if (open !== undefined && result !== undefined) {
    return <StudyPage study={open} result={result} onClose={() => setOpen(undefined)} />
  }
  return (
    <main>
      <form class="search" onSubmit={(event) => void submit(event)}>
        <label>
          Patient number
          <input
            name="patient"
            value={patient}
            onInput={(event) => setPatient(event.currentTarget.value)}
            placeholder="as in our own hospital"
            autocomplete="off"
            required
          />
        </label>
        <label>
          Purpose of use
          <select
            name="purpose"
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
            required
          >
            <option value="">choose …</option>
            {purposes.map(({ code, label }) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button" disabled={state.busy}>
          {state.busy ? 'Searching …' : 'Find studies'}
        </button>
      </form>
      <p class="quiet small">Your search, its purpose and everything you open are recorded.</p>
      {state.problem !== '' && <p class="notice bad">{state.problem}</p>}
      {result !== undefined && <Found result={result} onOpen={setOpen} />}
    </main>
  )
}

interface FoundProps {
  readonly result: SearchResult
  readonly onOpen: (study: StudySummary) => void
}

function Found({ result, onOpen }: FoundProps) {
  return (
    <section>
      {result.patient.name !== '' && (
        <h2>
          {result.patient.name} <span class="quiet">{result.patient.localId}</span>
        </h2>
      )}
      <p
        class={result.outcome === 'found' ? 'notice' : 'notice warn'}
        data-outcome={result.outcome}
      >
        {result.sentence}
      </p>
      <ul class="studies">
        {result.studies.map((study) => (
          <StudyCard key={study.studyInstanceUid} study={study} result={result} onOpen={onOpen} />
        ))}
      </ul>
      {result.otherReports.length > 0 && (
        <>
          <h3>Other reports</h3>
          <Reports searchId={result.searchId} reports={result.otherReports} />
        </>
      )}
      {(result.outcome === 'found' || result.outcome === 'nothing') && (
        <p class="quiet small">
          Results may be incomplete for privacy reasons. Answered in {result.durationMs} ms.
        </p>
      )}
    </section>
  )
}

function StudyCard({ study, result, onOpen }: FoundProps & { readonly study: StudySummary }) {
  return (
    <li class="study">
      <div class="modality">{study.modalities.join(' ') || '–'}</div>
      <div class="grow">
        <strong>{study.title}</strong>
        <div class="quiet">
          {dayAndTime(study.time)} · {study.hospital} · {study.series.length} series,{' '}
          {study.instances} images
        </div>
        <Reports searchId={result.searchId} reports={study.reports} />
      </div>
      <button type="button" class="button" onClick={() => onOpen(study)}>
        Open study
      </button>
    </li>
  )
}

interface ReportsProps {
  readonly searchId: string
  readonly reports: readonly ReportSummary[]
}

function Reports({ searchId, reports }: ReportsProps) {
  return (
    <ul class="reports">
      {reports.map((report) => (
        <li key={report.documentUniqueId}>
          <a href={reportUrl(searchId, report.documentUniqueId)} target="_blank" rel="noreferrer">
            {report.title}
          </a>{' '}
          <span class="quiet">
            {dayAndTime(report.time)} {report.author}
          </span>
        </li>
      ))}
    </ul>
  )
}
