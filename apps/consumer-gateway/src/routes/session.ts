// Who is signed in, and what the page may offer him.
import { actReason } from '@isthmus/consent/purposes'
import type { WebServer } from '@isthmus/http/web-server'
import type { Code } from '@isthmus/ihe/code'
import { json } from '../page-answer.ts'
import type { SessionGate } from '../session-gate.ts'

export interface SessionParts {
  readonly gate: SessionGate
  readonly hospitalName: string
}

export function serveSession(web: WebServer, { gate, hospitalName }: SessionParts): void {
  web.route('GET', '/api/session', {
    handler: async (request) => {
      const user = await gate.userOf(request)
      if (user === undefined) return json({ signedIn: false, hospital: hospitalName })
      return json({
        signedIn: true,
        name: user.name,
        roles: user.roles,
        hospital: hospitalName,
        purposes: purposes.map(({ code, display }) => ({ code, label: display })),
      })
    },
  })
}

/** The purpose a clinician declared; undefined for a word that the page does not offer. */
export function declaredPurpose(code: unknown): Code | undefined {
  return purposes.find((purpose) => purpose.code === code)
}

const purposes: readonly Code[] = [
  { code: 'TREAT', scheme: actReason, display: 'Treatment' },
  { code: 'PATRQT', scheme: actReason, display: 'At the request of the patient' },
  { code: 'HPAYMT', scheme: actReason, display: 'Payment' },
  { code: 'HOPERAT', scheme: actReason, display: 'Operations and quality' },
  { code: 'HRESCH', scheme: actReason, display: 'Research' },
  { code: 'PUBHLTH', scheme: actReason, display: 'Public health' },
]
