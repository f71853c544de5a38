// The clinician's search.
import type { WebServer } from '@isthmus/http/web-server'
import { bodyFields } from '../body-fields.ts'
import { type ClinicianSearchParts, clinicianSearch } from '../clinician-search.ts'
import { sentence } from '../page-answer.ts'
import type { SessionGate } from '../session-gate.ts'
import { declaredPurpose } from './session.ts'

export interface SearchRouteParts extends ClinicianSearchParts {
  readonly gate: SessionGate
}

export function serveSearches(web: WebServer, parts: SearchRouteParts): void {
  web.route('POST', '/api/searches', {
    handler: parts.gate.only('clinician', async (request, user) => {
      const { patient, purpose: code } = await bodyFields(request, ['patient', 'purpose'])
      const purpose = declaredPurpose(code)
      if (purpose === undefined) return sentence(400, 'Please choose a purpose of use.')
      if (patient === '') return sentence(400, 'Please give a patient number.')
      return clinicianSearch({ request, user, purpose, localNumber: patient }, parts)
    }),
    limits: { bodyBytesMax: 4096, handlerMs: 30_000 },
  })
}
