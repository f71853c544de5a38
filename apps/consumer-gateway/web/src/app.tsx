// Which page is shown: signed out, the clinician's search, the patient desk, or the audit.
import { useEffect, useState } from 'preact/hooks'
import { AuditPage } from './audit-page.tsx'
import { DeskPage } from './desk-page.tsx'
import {
  GatewayRefusedError,
  type Session,
  type SignedIn,
  session,
  signOut,
  wordsFor,
} from './gateway-api.ts'
import { SearchPage } from './search-page.tsx'

export function App() {
  const [known, setKnown] = useState<Session | undefined>(undefined)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    session().then(setKnown, (error: unknown) => setProblem(wordsFor(error)))
  }, [])
  if (problem !== '') {
    return (
      <main>
        <p class="notice bad">{problem}</p>
      </main>
    )
  }
  if (known === undefined) return <p class="quiet center">Loading …</p>
  if (!known.signedIn) return <Welcome hospital={known.hospital} />
  const { hospital } = known
  const onEnded = () => setKnown({ signedIn: false, hospital })
  return <SignedInPage session={known} onEnded={onEnded} />
}

const welcomes: Readonly<Record<string, string>> = {
  failed: 'Signing in did not succeed. Please try again.',
  unavailable: 'The sign-in service cannot be reached. Please try again.',
}

function Welcome({ hospital }: { readonly hospital: string }) {
  const why = new URLSearchParams(window.location.search).get('sign-in') ?? ''
  const said = welcomes[why]
  return (
    <main class="welcome">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>Isthmus</h1>
      <p>Studies and reports of other hospitals, for {hospital}.</p>
      {said !== undefined && (
        <p class="notice bad" role="alert">
          {said}
        </p>
      )}
      <a class="button" href="/sign-in">
        Sign in
      </a>
    </main>
  )
}

type Place = 'search' | 'desk' | 'audit'

const places: readonly { readonly place: Place; readonly role: string; readonly label: string }[] =
  [
    { place: 'search', role: 'clinician', label: 'Studies' },
    { place: 'desk', role: 'desk', label: 'Consent desk' },
    { place: 'audit', role: 'privacy-officer', label: 'Audit' },
  ]

interface SignedInProps {
  readonly session: SignedIn
  readonly onEnded: () => void
}

function SignedInPage({ session: known, onEnded }: SignedInProps) {
  const mine = places.filter(({ role }) => known.roles.some((own) => own === role))
  const [place, setPlace] = useState<Place | undefined>(mine[0]?.place)
  const onProblem = (error: unknown): string => {
    if (error instanceof GatewayRefusedError && error.status === 401) onEnded()
    return wordsFor(error)
  }
  return (
    <>
      <header class="top">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <strong>Isthmus</strong>
        <span class="quiet">{known.hospital}</span>
        <nav aria-label="Pages">
          {mine.map(({ place: name, label }) => (
            <button
              key={name}
              type="button"
              class={name === place ? 'tab here' : 'tab'}
              aria-current={name === place ? 'page' : undefined}
              onClick={() => setPlace(name)}
            >
              {label}
            </button>
          ))}
        </nav>
        <span class="who">{known.name}</span>
        <button type="button" class="plain" onClick={() => void leave()}>
          Sign out
        </button>
      </header>
      {place === 'search' && <SearchPage purposes={known.purposes} onProblem={onProblem} />}
      {place === 'desk' && <DeskPage onProblem={onProblem} />}
      {place === 'audit' && <AuditPage onProblem={onProblem} />}
      {place === undefined && (
        <main>
          <p class="notice warn">
            Your account has no role on this page. Please ask whoever administers the accounts of{' '}
            {known.hospital}.
          </p>
        </main>
      )}
    </>
  )
}

async function leave(): Promise<void> {
  const { location } = await signOut()
  window.location.assign(location)
}
