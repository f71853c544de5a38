// What a search found, or why it found nothing.
import { dayAndTime } from './dtm.ts'
import {
  type ReportSummary,
  type SearchResult,
  type StudySummary,
  reportUrl,
} from './gateway-api.ts'

interface ResultsProps {
  readonly result: SearchResult
  readonly onOpen: (study: StudySummary) => void
}

export function SearchResults({ result, onOpen }: ResultsProps) {
  const { outcome, patient } = result
  const help = helps[outcome]
  return (
    <section aria-live="polite">
      {patient.name !== '' && (
        <h2 class="patient">
          {patient.name}{' '}
          <span class="quiet">
            {patient.localId}
            {patient.birthDate !== '' && ` · born ${dayAndTime(patient.birthDate)}`}
          </span>
        </h2>
      )}
      <p class={outcome === 'found' ? 'notice' : 'notice warn'} data-outcome={outcome}>
        {result.sentence}
      </p>
      {help !== undefined && (
        <details class="help">
          <summary>Why, and what can be done?</summary>
          <p>{help}</p>
        </details>
      )}
      <ul class="studies">
        {result.studies.map((study) => (
          <StudyCard key={study.studyInstanceUid} study={study} result={result} onOpen={onOpen} />
        ))}
      </ul>
      {result.otherReports.length > 0 && (
        <>
          <h3>{result.studies.length > 0 ? 'Other reports' : 'Reports'}</h3>
          <Reports searchId={result.searchId} reports={result.otherReports} />
        </>
      )}
      {(outcome === 'found' || outcome === 'nothing') && (
        <p class="quiet small">
          Results may be incomplete for privacy reasons. Answered in {result.durationMs} ms.
        </p>
      )}
    </section>
  )
}

const helps: Readonly<Partial<Record<SearchResult['outcome'], string>>> = {
  nothing:
    'No other hospital has published anything of this patient, or what there is may not be shown ' +
    'to you. What was examined before the hospitals joined is not here.',
  refused:
    'The patient decides. If he changes his mind, the desk of a hospital that knows him records ' +
    'it, and a new search shows his studies at once.',
  'not-released':
    'Studies are shown only while the patient’s consent can be read and permits it for the purpose ' +
    'that you declared. The desk of a hospital that knows him can record his consent.',
  'unknown-patient':
    'Please check the number: it is the one that this hospital uses, not that of another hospital.',
}

function StudyCard({ study, result, onOpen }: ResultsProps & { readonly study: StudySummary }) {
  const facts = [
    dayAndTime(study.time),
    study.hospital,
    `${study.series.length} series, ${study.instances} ${study.instances === 1 ? 'image' : 'images'}`,
  ]
  return (
    <li class="study">
      <div class="modality">{study.modalities.join(' ') || '–'}</div>
      <div class="grow">
        <strong>{study.title}</strong>
        <div class="quiet">{facts.filter((fact) => fact !== '').join(' · ')}</div>
        <Reports searchId={result.searchId} reports={study.reports} />
        {study.reports.length === 0 && <div class="quiet">No report yet.</div>}
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
            {[dayAndTime(report.time), report.author].filter((fact) => fact !== '').join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
