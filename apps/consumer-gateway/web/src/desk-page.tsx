// The patient desk: what a patient said about sharing, recorded by a person who knows him.
import { useState } from 'preact/hooks'
import { type ConsentState, consentOf, recordConsent } from './gateway-api.ts'
import { PatientField } from './patient-field.tsx'

interface DeskProps {
  readonly onProblem: (error: unknown) => string
}

export function DeskPage({ onProblem }: DeskProps) {
  const [patient, setPatient] = useState('')
  const [consent, setConsent] = useState<ConsentState | undefined>(undefined)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)

  async function run(step: () => Promise<ConsentState>): Promise<void> {
    setProblem('')
    setBusy(true)
    try {
      setConsent(await step())
    } catch (error) {
      setConsent(undefined)
      setProblem(onProblem(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <main>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault()
          void run(() => consentOf(patient.trim()))
        }}
      >
        <PatientField value={patient} onValue={setPatient} />
        <button type="submit" class="button" disabled={busy}>
          Look up
        </button>
      </form>
      {problem !== '' && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {consent === undefined && problem === '' && (
        <p class="quiet small">
          Look a patient up to see what he has said about sharing, and to record what he says now.
        </p>
      )}
      {consent !== undefined && (
        <Consent
          consent={consent}
          busy={busy}
          onRecord={(decision) => void run(() => recordConsent(consent.localId, decision))}
        />
      )}
    </main>
  )
}

interface ConsentProps {
  readonly consent: ConsentState
  readonly busy: boolean
  readonly onRecord: (decision: 'permit' | 'refuse') => void
}

function Consent({ consent, busy, onRecord }: ConsentProps) {
  return (
    <section class="card" data-consent={consent.state} aria-live="polite">
      <h2>{consent.localId}</h2>
      <p>{sentences[consent.state]}</p>
      {consent.since !== '' && (
        <p class="quiet">Since {new Date(consent.since).toLocaleString('en-GB')}</p>
      )}
      <div class="row">
        <button
          type="button"
          class="button"
          disabled={busy || consent.state === 'permit'}
          onClick={() => onRecord('permit')}
        >
          The patient permits sharing
        </button>
        <button
          type="button"
          class="button refuse"
          disabled={busy || consent.state === 'refuse'}
          onClick={() => onRecord('refuse')}
        >
          The patient refuses sharing
        </button>
      </div>
      <p class="quiet small">Takes effect in every hospital of the domain within a second.</p>
    </section>
  )
}

const sentences = {
  permit: 'This patient permits that his documents and images are shared with other hospitals.',
  refuse: 'This patient refuses that his documents and images are shared with other hospitals.',
  none: 'Nothing is recorded for this patient. The rule of the domain applies.',
}
