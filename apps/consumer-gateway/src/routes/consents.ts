// The patient desk: what is recorded for a patient of ours, and a new decision of his (PCF: ITI-108).
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentRejectedError, type ConsentWriter } from '@isthmus/consent-reader/consent-writer'
import { patientToken } from '@isthmus/consent/fhir-consent'
import type { PatientLinks } from '@isthmus/consent/patient-links'
import { formatCx } from '@isthmus/hl7/cx'
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { bodyFields } from '../body-fields.ts'
import type { Sessions } from '../db/sessions.ts'
import { forRoles, json, sentence } from '../session-cookie.ts'
import type { WriteAssertion } from '../user-assertion.ts'

export interface ConsentRouteParts {
  readonly sessions: Sessions
  readonly links: PatientLinks
  readonly localAssigningAuthority: string
  readonly consents: ConsentReader
  readonly writer: ConsentWriter
  readonly writeAssertion: WriteAssertion
  readonly organizationOid: string
}

export function serveConsents(web: WebServer, parts: ConsentRouteParts): void {
  web.route('POST', '/api/consents/find', {
    handler: forRoles(['desk'], parts.sessions, async (request) => {
      const { patient } = await bodyFields(request, ['patient'])
      return state(patient, request, parts)
    }),
    limits: { bodyBytesMax: 4096 },
  })
  web.route('POST', '/api/consents', {
    handler: forRoles(['desk'], parts.sessions, async (request, user) => {
      const { patient, decision } = await bodyFields(request, ['patient', 'decision'])
      const patientId = domainId(patient, parts)
      if (patientId === undefined) return unknownNumber
      if (decision !== 'permit' && decision !== 'refuse') return sentence(400, 'Permit or refuse?')
      const { now, signal } = request
      const { assertionXml } = parts.writeAssertion({ user, purpose: undefined, patientId, now })
      try {
        await parts.writer.record(
          {
            patient: identifierOf(patientId),
            type: decision === 'permit' ? 'permit' : 'deny',
            policyUri: domainPolicyUri,
            dateTime: now,
            organizationOid: parts.organizationOid,
            source: 'Recorded at the patient desk',
          },
          { authorization: encodeAuthorization(assertionXml), signal },
        )
      } catch (error) {
        if (!(error instanceof ConsentRejectedError)) throw error
        return sentence(502, 'The consent registry did not record the decision.')
      }
      return state(patient, request, parts)
    }),
    limits: { bodyBytesMax: 4096 },
  })
}

async function state(
  localNumber: string,
  { signal }: BrowserRequest,
  parts: ConsentRouteParts,
): Promise<BrowserAnswer> {
  const patientId = domainId(localNumber, parts)
  if (patientId === undefined) return unknownNumber
  const consents = await parts.consents.consentsOf(patientId, signal)
  const [newest] = consents.toSorted(
    (left, right) => right.dateTime.getTime() - left.dateTime.getTime(),
  )
  if (newest === undefined) return json({ localId: localNumber, state: 'none', since: '' })
  return json({
    localId: localNumber,
    state: newest.provision.type === 'permit' ? 'permit' : 'refuse',
    since: newest.dateTime.toISOString(),
  })
}

function domainId(localNumber: string, parts: ConsentRouteParts): string | undefined {
  if (localNumber === '') return undefined
  const assigningAuthority = parts.localAssigningAuthority
  return parts.links.toDomain(formatCx({ id: localNumber, assigningAuthority }))
}

function identifierOf(patientId: string): { readonly system: string; readonly value: string } {
  const [system = '', value = ''] = patientToken(patientId)?.split('|') ?? []
  return { system, value }
}

// PCF: the overarching policy of a plain permit or deny; a new form of the same policy replaces the old one.
const domainPolicyUri = 'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal'

const unknownNumber = sentence(404, 'This number is not known in our hospital.')
