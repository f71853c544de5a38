// A clinician's question, from the number he typed to what his page shows.
import type { BrowserAnswer, BrowserRequest } from '@isthmus/http/web-server'
import type { Code } from '@isthmus/ihe/code'
import type { GatewayAudit } from './gateway-audit.ts'
import { HolderError } from './holder-error.ts'
import { mergeManifests } from './merge-manifests.ts'
import { json, sentence } from './page-answer.ts'
import { type Said, headline, unknownPatient, whyWithheld } from './search-outcome.ts'
import { type SearchParts, searchPatient } from './search-patient.ts'
import type { Searches } from './searches.ts'
import type { SignedInUser } from './signed-in-user.ts'
import { patientOf, summarize } from './study-summaries.ts'
import type { WriteAssertion } from './user-assertion.ts'
import { type NumberParts, whoseNumber } from './whose-number.ts'

export interface ClinicianSearchParts extends NumberParts {
  readonly searches: Searches
  readonly audit: GatewayAudit
  readonly writeAssertion: WriteAssertion
  readonly search: SearchParts
}

export interface Asked {
  readonly request: BrowserRequest
  readonly user: SignedInUser
  readonly purpose: Code
  readonly localNumber: string
}

export async function clinicianSearch(
  asked: Asked,
  parts: ClinicianSearchParts,
): Promise<BrowserAnswer> {
  const { request, user, purpose, localNumber } = asked
  const whose = await whoseNumber(localNumber, request.signal, parts)
  if (whose.kind === 'unavailable') return whose.answer
  if (whose.kind === 'nobody') {
    const { localId } = whose
    await parts.audit.unknownPatient({ user, purpose, at: request.now, localId })
    return answer(asked, unknownPatient)
  }
  try {
    return await searchKnown(asked, whose.patientId, parts)
  } catch (error) {
    if (!(error instanceof HolderError)) throw error
    const detail = error.detail === undefined ? '' : ` (${error.detail})`
    return sentence(502, `Not answered: ${error.message}${detail}. Please try again.`)
  }
}

async function searchKnown(
  asked: Asked,
  patientId: string,
  parts: ClinicianSearchParts,
): Promise<BrowserAnswer> {
  const { request, user, purpose, localNumber } = asked
  const { now, signal } = request
  const assertion = parts.writeAssertion({ user, purpose, patientId, now })
  const found = await searchPatient({ assertion, patientId, now, signal }, parts.search)
  if (found.kind === 'withheld') {
    await parts.audit.withheld({ user, purpose, at: now, patientId, decision: found.decision })
    return answer(asked, whyWithheld(found.decision.reason))
  }
  const kept = parts.searches.keep({
    userId: user.userId,
    purpose,
    localPatientId: localNumber,
    patientId,
    manifests: mergeManifests(found.manifests),
    reports: found.reports,
  })
  return answer(asked, {
    searchId: kept.searchId,
    ...headline(found, kept.manifests.length),
    patient: patientOf(kept),
    ...summarize(kept),
  })
}

function answer({ request, localNumber }: Asked, said: Said): BrowserAnswer {
  return json({
    searchId: '',
    studies: [],
    otherReports: [],
    ...said,
    patient: { localId: localNumber, ...(said.patient ?? { name: '', birthDate: '' }) },
    durationMs: Date.now() - request.now.getTime(),
  })
}
