// Fetches the consents that decide() needs from the Consent Registry (PCF: ITI-108); when in doubt,
// closed.
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import { FhirConsentError } from '@isthmus/consent/consent-error'
import { patientToken } from '@isthmus/consent/fhir-consent'
import { type PatientConsents, readSearchBundle } from '@isthmus/consent/search-bundle'
import type { HttpClient } from '@isthmus/http/http-client'
import { BodyError } from '@isthmus/http/body-error'
import { CallError } from '@isthmus/http/call-error'
import { ConsentUnavailableError } from './consent-unavailable-error.ts'
import { untilAborted } from './internal/until-aborted.ts'

export interface ConsentReader {
  /** All active consents of a patient (CX of the domain). Throws ConsentUnavailableError. */
  consentsOf(patientId: string, signal: AbortSignal): Promise<readonly ConsentRecord[]>
  /** The same, and under which ids he is known after merges. Throws ConsentUnavailableError. */
  patientConsents(patientId: string, signal: AbortSignal): Promise<PatientConsents>
}

export interface ConsentReaderSettings {
  readonly client: Pick<HttpClient, 'request'>
  /** FHIR endpoint without slash at its end, and the peer that must answer there. */
  readonly endpoint: { readonly url: string; readonly peer: string }
  /** Until the whole answer is there. */
  readonly timeoutMs?: number
  readonly answerBytesMax?: number
  /** Asks for one patient that begin within this time of each other share one answer. */
  readonly shareMs?: number
  /** The clock; the machine's when left out. */
  readonly now?: () => number
}

/**
 * Nothing is kept from one request to the next: a change must bind within one second, so each
 * request asks anew. Only asks for one patient that begin at nearly the same time share an answer;
 * `shareMs` bounds how old it can be.
 */
export function createConsentReader(settings: ConsentReaderSettings): ConsentReader {
  const { shareMs = 250, now = Date.now } = settings
  const flights = new Map<string, Flight>()
  async function patientConsents(patientId: string, signal: AbortSignal): Promise<PatientConsents> {
    signal.throwIfAborted()
    const under = flights.get(patientId)
    const flight =
      under !== undefined && now() - under.startedMs < shareMs
        ? under
        : { startedMs: now(), answer: ask(patientId, settings) }
    if (flight !== under) {
      flights.set(patientId, flight)
      // A newer ask of the patient may have taken this one's place meanwhile.
      const land = () => flights.get(patientId) === flight && flights.delete(patientId)
      flight.answer.then(land, land)
    }
    return untilAborted(flight.answer, signal)
  }
  return {
    patientConsents,
    consentsOf: async (patientId, signal) => (await patientConsents(patientId, signal)).consents,
  }
}

interface Flight {
  readonly startedMs: number
  readonly answer: Promise<PatientConsents>
}

// The ask has its own end: it may be shared, so no single request's signal can stop it.
async function ask(patientId: string, settings: ConsentReaderSettings): Promise<PatientConsents> {
  const token = patientToken(patientId)
  if (token === undefined) throw new ConsentUnavailableError('the patient has no identifier')
  // A timer that is cleared: AbortSignal.timeout would hold on to each answer until the time is up.
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), settings.timeoutMs ?? 2_000)
  const { signal } = late
  try {
    return readSearchBundle(await search(token, { ...settings, signal }), patientId)
  } catch (error) {
    throw explain(error, signal)
  } finally {
    clearTimeout(timer)
  }
}

type Search = ConsentReaderSettings & { readonly signal: AbortSignal }

// By POST, so that the patient's number stands in no access log.
async function search(token: string, { client, endpoint, signal, ...settings }: Search) {
  const form = new URLSearchParams({ 'patient.identifier': token, status: 'active', _count: '100' })
  const { answerBytesMax: bodyBytesMax = 1024 * 1024, timeoutMs: answerMs = 2_000 } = settings
  await using answer = await client.request({
    method: 'POST',
    url: `${endpoint.url}/Consent/_search`,
    peer: endpoint.peer,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/fhir+json',
    },
    body: form.toString(),
    signal,
    limits: { bodyBytesMax, answerMs },
  })
  if (answer.status !== 200) {
    throw new ConsentUnavailableError(`the consent registry answered ${answer.status}`)
  }
  if (!/^application\/(?:fhir\+)?json\b/i.test(answer.headers.get('content-type') ?? '')) {
    throw new ConsentUnavailableError('the answer is not FHIR JSON')
  }
  return await answer.json()
}

function explain(error: unknown, signal: AbortSignal): ConsentUnavailableError {
  if (error instanceof ConsentUnavailableError) return error
  return new ConsentUnavailableError(reasonOf(error, signal), { cause: error })
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'the consent registry did not answer in time'
  if (error instanceof FhirConsentError) return `the answer cannot be used: ${error.message}`
  if (error instanceof BodyError) return error.message
  if (error instanceof CallError) return `no answer (${error.kind})`
  return 'the answer cannot be read'
}
