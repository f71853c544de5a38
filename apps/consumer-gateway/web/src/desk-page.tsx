// The patient desk: what a patient said about sharing, recorded by a person who knows him.
import { useState } from 'preact/hooks'
import { type ConsentState, consentOf, recordConsent } from './gateway-api.ts'

export function DeskPage() {
  const [patient, setPatient] = useState('')
  const [consent, setConsent] = useState<ConsentState | undefined>(undefined)
  const [problem, setProblem] = useState('')

  async function run(step: () => Promise<ConsentState>): Promise<void> {
    setProblem('')
    try {
      setConsent(await step())
    } catch (error) {
      setConsent(undefined)
      setProblem(error instanceof Error ? error.message : String(error))
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
        <label>
          Patient number
          <input
            name="patient"
            value={patient}
            onInput={(event) => setPatient(event.currentTarget.value)}
            autocomplete="off"
            required
          />
        </label>
        <button type="submit" class="button">
          Look up
        </button>
      </form>
      {problem !== '' && <p class="notice bad">{problem}</p>}
      {consent !== undefined && (
        <section class="card" data-consent={consent.state}>
          <h2>{consent.localId}</h2>
          <p>{sentences[consent.state]}</p>
          {consent.since !== '' && (
            <p class="quiet">Since {new Date(consent.since).toLocaleString('en-GB')}</p>
          )}
          <div class="row">
            <button
              type="button"
              class="button"
              disabled={consent.state === 'permit'}
              onClick={() => void run(() => recordConsent(consent.localId, 'permit'))}
            >
              The patient permits sharing
            </button>
            <button
              type="button"
              class="button refuse"
              disabled={consent.state === 'refuse'}
              onClick={() => void run(() => recordConsent(consent.localId, 'refuse'))}
            >
              The patient refuses sharing
            </button>
          </div>
          <p class="quiet small">Takes effect in every hospital of the domain within a second.</p>
        </section>
      )}
    </main>
  )
}

const sentences = {
  permit: 'This patient permits that his documents and images are shared with other hospitals.',
  refuse: 'This patient refuses that his documents and images are shared with other hospitals.',
  none: 'Nothing is recorded for this patient. The rule of the domain applies.',
}
