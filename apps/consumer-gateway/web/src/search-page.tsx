// The clinician looks a patient up by the hospital's own number and opens a study or a report.
import { useEffect, useState } from 'preact/hooks'
import { type Purpose, type SearchResult, type StudySummary, search } from './gateway-api.ts'
import { PatientField } from './patient-field.tsx'
import { SearchResults } from './search-results.tsx'
import { StudyPage } from './study-page.tsx'

interface SearchProps {
  readonly purposes: readonly Purpose[]
  readonly onProblem: (error: unknown) => string
}

export function SearchPage({ purposes, onProblem }: SearchProps) {
  const [result, setResult] = useState<SearchResult | undefined>(undefined)
  const [state, setState] = useState({ busy: false, problem: '' })
  const [open, setOpen] = useState<StudySummary | undefined>(undefined)
  useBackButton(() => setOpen(undefined))

  async function ask({ patient, purpose }: Question): Promise<void> {
    setState({ busy: true, problem: '' })
    setResult(undefined)
    try {
      setResult(await search(patient, purpose))
      setState({ busy: false, problem: '' })
    } catch (error) {
      setState({ busy: false, problem: onProblem(error) })
    }
  }

  function show(study: StudySummary): void {
    window.history.pushState({}, '')
    setOpen(study)
  }

  // The form stays while a study is open: whoever comes back finds his search as he left it.
  return (
    <>
      <main hidden={open !== undefined}>
        <SearchForm
          purposes={purposes}
          busy={state.busy}
          onQuestion={(question) => void ask(question)}
        />
        <p class="quiet small">Your search, its purpose and everything you open are recorded.</p>
        {state.problem !== '' && (
          <p class="notice bad" role="alert">
            {state.problem}
          </p>
        )}
        {result !== undefined && <SearchResults result={result} onOpen={show} />}
      </main>
      {open !== undefined && result !== undefined && (
        <StudyPage study={open} result={result} onClose={() => window.history.back()} />
      )}
    </>
  )
}

function useBackButton(onBack: () => void): void {
  useEffect(() => {
    window.addEventListener('popstate', onBack)
    return () => window.removeEventListener('popstate', onBack)
  }, [])
}

interface Question {
  readonly patient: string
  readonly purpose: string
}

interface SearchFormProps {
  readonly purposes: readonly Purpose[]
  readonly busy: boolean
  readonly onQuestion: (question: Question) => void
}

function SearchForm({ purposes, busy, onQuestion }: SearchFormProps) {
  const [patient, setPatient] = useState('')
  const [purpose, setPurpose] = useState('')
  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault()
        onQuestion({ patient: patient.trim(), purpose })
      }}
    >
      <PatientField value={patient} onValue={setPatient} />
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
      <button type="submit" class="button" disabled={busy}>
        {busy ? 'Searching …' : 'Find studies'}
      </button>
    </form>
  )
}
