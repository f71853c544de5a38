// Records what a patient has decided, as the desk of a hospital does (PCF: ITI-108).
import { createConsentWriter } from '@isthmus/consent-reader/consent-writer'
import { parseCx } from '@isthmus/hl7/cx'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { WalkError } from './walk-error.ts'
import type { Wire } from './wire.ts'

export interface PatientDecision {
  /** CX of the domain. */
  readonly patientId: string
  readonly type: 'permit' | 'deny'
  readonly desk: Desk
}

/** A hospital's patient desk and the person there. */
export interface Desk {
  readonly hospital: string
  readonly account: string
  readonly organizationOid: string
}

/** Gives the id of the recorded consent. */
export async function recordConsent(
  wire: Wire,
  { patientId, type, desk }: PatientDecision,
  signal: AbortSignal,
): Promise<string> {
  const cx = parseCx(patientId)
  if (cx === undefined) throw new WalkError(`${patientId} is no CX`)
  const writer = createConsentWriter({
    client: wire.as(`gateway-${desk.hospital}`),
    endpoint: { url: wire.target.endpoint('consents', 'FHIR'), peer: 'consents' },
  })
  const assertion = await wire.assertion({ account: desk.account, patientId, purpose: 'HOPERAT' })
  return writer.record(
    {
      patient: { system: `urn:oid:${cx.assigningAuthority}`, value: cx.id },
      type,
      policyUri: type === 'permit' ? normalSharing : noSharing,
      dateTime: new Date(),
      organizationOid: desk.organizationOid,
      source: 'Demo: said at the desk',
    },
    { authorization: encodeAuthorization(assertion), signal },
  )
}

/** PCF: Policy-all-normal and Policy-deny. */
const normalSharing = 'https://profiles.ihe.net/ITI/PCF/Policy-all-normal'
const noSharing = 'https://profiles.ihe.net/ITI/PCF/Policy-deny'
