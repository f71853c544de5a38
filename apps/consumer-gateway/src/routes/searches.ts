// The clinician's search.
import type { PatientLinks } from '@isthmus/consent/patient-links'
import { formatCx } from '@isthmus/hl7/cx'
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import type { Code } from '@isthmus/ihe/code'
import type { Sessions } from '../db/sessions.ts'
import type { GatewayAudit } from '../gateway-audit.ts'
import { HolderError } from '../holder-error.ts'
import { bodyFields } from '../body-fields.ts'
import { type SearchParts, searchPatient } from '../search-patient.ts'
import type { Searches } from '../searches.ts'
import { forRoles, json, sentence } from '../session-cookie.ts'
import type { SignedInUser } from '../signed-in-user.ts'
import { patientOf, summarize } from '../study-summaries.ts'
import { declaredPurpose } from './session.ts'

export interface SearchRouteParts {
  readonly sessions: Sessions
  readonly searches: Searches
  readonly links: PatientLinks
  readonly localAssigningAuthority: string
  readonly audit: GatewayAudit
  readonly search: SearchParts
}

export function serveSearches(web: WebServer, parts: SearchRouteParts): void {
  web.route('POST', '/api/searches', {
    handler: forRoles(['clinician'], parts.sessions, async (request, user) => {
      const { patient, purpose: code } = await bodyFields(request, ['patient', 'purpose'])
      const purpose = declaredPurpose(code)
      if (purpose === undefined) return sentence(400, 'Please choose a purpose of use.')
      if (patient === '') return sentence(400, 'Please give a patient number.')
      return search({ request, user, purpose, localNumber: patient }, parts)
    }),
    limits: { bodyBytesMax: 4096, handlerMs: 30_000 },
  })
}

interface Asked {
  readonly request: BrowserRequest
  readonly user: SignedInUser
  readonly purpose: Code
  readonly localNumber: string
}

async function search(asked: Asked, parts: SearchRouteParts): Promise<BrowserAnswer> {
  const { request, user, purpose, localNumber } = asked
  const localId = formatCx({ id: localNumber, assigningAuthority: parts.localAssigningAuthority })
  const patientId = parts.links.toDomain(localId)
  const { now, signal } = request
  if (patientId === undefined) {
    await parts.audit.unknownPatient({ user, purpose, at: now, localId })
    return answer(asked, {
      outcome: 'unknown-patient',
      sentence: 'This number is not known in our hospital.',
    })
  }
  try {
    const found = await searchPatient({ user, purpose, patientId, now, signal }, parts.search)
    if (found.kind === 'withheld') {
      await parts.audit.withheld({ user, purpose, at: now, patientId, decision: found.decision })
      return answer(asked, refusals[found.decision.reason] ?? notReleased)
    }
    const { manifests, reports, unread } = found
    const kept = parts.searches.keep({
      userId: user.userId,
      purpose,
      localPatientId: localNumber,
      patientId,
      manifests,
      reports,
    })
    return answer(asked, {
      searchId: kept.searchId,
      ...headline({ studies: manifests.length, reports: reports.length, unread }),
      patient: patientOf([...manifests.map(({ entry }) => entry), ...reports]),
      ...summarize(kept),
    })
  } catch (error) {
    if (!(error instanceof HolderError)) throw error
    const detail = error.detail === undefined ? '' : ` (${error.detail})`
    return sentence(502, `Not answered: ${error.message}${detail}. Please try again.`)
  }
}

interface Said {
  readonly outcome: string
  readonly sentence: string
  readonly searchId?: string
  readonly patient?: { readonly name: string; readonly birthDate: string }
  readonly studies?: readonly object[]
  readonly otherReports?: readonly object[]
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

const notReleased: Said = {
  outcome: 'not-released',
  sentence: 'No consent is recorded that lets this hospital see the documents of this patient.',
}

const refusals: Readonly<Record<string, Said>> = {
  consentDeny: {
    outcome: 'refused',
    sentence: 'This patient has refused that documents and images are shared with other hospitals.',
  },
  consentUnavailable: {
    outcome: 'not-released',
    sentence: 'The consent registry cannot be reached, so nothing can be shown. Please try again.',
  },
}

function headline(counts: {
  readonly studies: number
  readonly reports: number
  readonly unread: number
}): Said {
  const { studies, reports, unread } = counts
  if (studies + reports + unread === 0) {
    return { outcome: 'nothing', sentence: 'No shared studies or reports were found.' }
  }
  const missing = unread === 0 ? '' : ` ${unread} more cannot be read at the moment.`
  return {
    outcome: 'found',
    sentence: `${many(studies, 'study', 'studies')} and ${many(reports, 'report', 'reports')} found.${missing}`,
  }
}

function many(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}
