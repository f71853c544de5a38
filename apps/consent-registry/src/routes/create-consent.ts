// POST [base]/Consent: a patient's permit or refusal is recorded, in the name of the person at the
// desk (PCF: ITI-108).
import { FhirConsentError } from '@isthmus/consent/consent-error'
import { recordConsent } from '@isthmus/consent/new-consent'
import type { PatientLinks } from '@isthmus/consent/patient-links'
import type { PeerRequest, PlainAnswer } from '@isthmus/http/plain-route'
import type { Subject } from '@isthmus/ihe/subject'
import { AssertionError } from '@isthmus/saml/assertion-error'
import type { AssertionVerifier } from '@isthmus/saml/assertion-verifier'
import type { ConsentStore, RecordOutcome } from '../db/consent-store.ts'
import { personAtDesk } from '../desk.ts'
import { type FhirRefusal, fhirAnswer, fhirRefusal, refusalOf } from '../fhir-answer.ts'
import { mayRecord } from '../may-record.ts'
import type { WriteReport } from '../write-report.ts'

export interface CreateParts {
  readonly store: Pick<ConsentStore, 'record'>
  readonly verifier: AssertionVerifier
  /** Whether somebody must be named; `optional` still refuses a bad assertion. */
  readonly assertion: 'required' | 'optional'
  readonly links: PatientLinks
  readonly report: WriteReport
  readonly newId: () => string
  /** FHIR endpoint as published. */
  readonly baseUrl: string
}

export function createConsent(parts: CreateParts) {
  return async (request: PeerRequest): Promise<PlainAnswer> => {
    const { store, links, report, newId, baseUrl } = parts
    const desk = identify(request, parts)
    if (desk.kind === 'refused') {
      await report.personRefused(request, desk.reason)
      return fhirRefusal(personRequired)
    }
    const { person } = desk
    const id = newId()
    const given: unknown = await request.json()
    const read = check(given, { id, versionId: 1, lastUpdated: request.now })
    if (read.kind === 'refused') {
      await report.unreadable(request)
      return fhirRefusal(read.refusal)
    }
    const attempt = { id, person, record: read.record }
    const refusal = mayRecord({ request, person, record: read.record, links })
    if (refusal !== undefined) {
      await report.denied(request, { ...attempt, reason: refusal.diagnostics })
      return fhirRefusal(refusal)
    }
    const { peer, now } = request
    const outcome = await store.record(
      { id, given, peer: peer.name, user: person, now },
      (found, transaction) =>
        report.settled(request, { ...attempt, kind: found.kind, transaction }),
    )
    return answer(outcome, `${baseUrl}/Consent/${id}`)
  }
}

type Desk =
  | { readonly kind: 'known'; readonly person: Subject | undefined }
  | { readonly kind: 'refused'; readonly reason: string }

function identify(request: PeerRequest, { verifier, assertion }: CreateParts): Desk {
  try {
    const person = personAtDesk(request, verifier)
    if (person === undefined && assertion === 'required') {
      return { kind: 'refused', reason: 'SecurityTokenUnavailable nobody is named' }
    }
    return { kind: 'known', person }
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error
    return { kind: 'refused', reason: `${error.subcode} ${error.reason}` }
  }
}

function check(given: unknown, recordedAs: Parameters<typeof recordConsent>[1]) {
  try {
    return { kind: 'good', record: recordConsent(given, recordedAs).record } as const
  } catch (error) {
    if (!(error instanceof FhirConsentError)) throw error
    return { kind: 'refused', refusal: refusalOf(error) } as const
  }
}

function answer(outcome: RecordOutcome, location: string): PlainAnswer {
  if (outcome.kind === 'stale') return fhirRefusal(laterConsentStands)
  if (outcome.kind === 'too-many') return fhirRefusal(tooManyPolicies)
  return fhirAnswer(201, outcome.resource, { location, etag: 'W/"1"' })
}

const personRequired: FhirRefusal = {
  status: 401,
  code: 'login',
  diagnostics: 'a signed assertion of the person at the desk is required',
}
const laterConsentStands: FhirRefusal = {
  status: 409,
  code: 'conflict',
  diagnostics: 'a consent of the same policy with a later dateTime is recorded',
}
const tooManyPolicies: FhirRefusal = {
  status: 422,
  code: 'too-costly',
  diagnostics: 'the patient has active consents of too many policies',
}
