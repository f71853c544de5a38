// Which page is shown: signed out, the clinician's search, the patient desk, or the audit.
import { useEffect, useState } from 'preact/hooks'
import { AuditPage } from './audit-page.tsx'
import { DeskPage } from './desk-page.tsx'
import { type Session, type SignedIn, session, signOut } from './gateway-api.ts'
import { SearchPage } from './search-page.tsx'

type Place = 'search' | 'desk' | 'audit'

export function App() {
  const [known, setKnown] = useState<Session | undefined>(undefined)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    session().then(setKnown, (error: unknown) => setProblem(String(error)))
  }, [])
  if (problem !== '') return <p class="notice bad">The gateway cannot be reached. {problem}</p>
  if (known === undefined) return <p class="quiet center">Loading …</p>
  return known.signedIn ? <SignedInPage session={known} /> : <Welcome hospital={known.hospital} />
}

function Welcome({ hospital }: { readonly hospital: string }) {
  return (
    <main class="welcome">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>Isthmus</h1>
      <p>Studies and reports of other hospitals, for {hospital}.</p>
      <a class="button" href="/sign-in">
        Sign in
      </a>
    </main>
  )
}

const places: readonly { readonly place: Place; readonly role: string; readonly label: string }[] =
  [
    { place: 'search', role: 'clinician', label: 'Studies' },
    { place: 'desk', role: 'desk', label: 'Consent desk' },
    { place: 'audit', role: 'privacy-officer', label: 'Audit' },
  ]

function SignedInPage({ session: known }: { readonly session: SignedIn }) {
  const mine = places.filter(({ role }) => known.roles.some((own) => own === role))
  const [place, setPlace] = useState<Place>(mine[0]?.place ?? 'search')
  return (
    <>
      <header class="top">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <strong>Isthmus</strong>
        <span class="quiet">{known.hospital}</span>
        <nav>
          {mine.map(({ place: name, label }) => (
            <button
              key={name}
              type="button"
              class={name === place ? 'tab here' : 'tab'}
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
      {place === 'search' && <SearchPage purposes={known.purposes} />}
      {place === 'desk' && <DeskPage />}
      {place === 'audit' && <AuditPage />}
    </>
  )
}

async function leave(): Promise<void> {
  const { location } = await signOut()
  window.location.assign(location)
}
