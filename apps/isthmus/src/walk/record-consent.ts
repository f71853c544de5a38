// Records what a patient has decided, as the desk of a hospital does (PCF: ITI-108).
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
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
  const policyUri = type === 'permit' ? normalSharing : noSharing
  const assertion = await wire.assertion({ account: desk.account, patientId, purpose: 'HOPERAT' })
  const replaces = await hasConsent(wire, { patientId, policyUri, desk }, signal)
  const id = await writer.record(
    {
      patient: { system: `urn:oid:${cx.assigningAuthority}`, value: cx.id },
      type,
      policyUri,
      dateTime: new Date(),
      organizationOid: desk.organizationOid,
      source: 'Demo: said at the desk',
    },
    { authorization: encodeAuthorization(assertion), signal },
  )
  wire.acts.push({ kind: 'consent', patient: patientId, action: replaces ? 'U' : 'C' })
  return id
}

async function hasConsent(
  wire: Wire,
  wanted: { readonly patientId: string; readonly policyUri: string; readonly desk: Desk },
  signal: AbortSignal,
): Promise<boolean> {
  const reader = createConsentReader({
    client: wire.as(`gateway-${wanted.desk.hospital}`),
    endpoint: { url: wire.target.endpoint('consents', 'FHIR'), peer: 'consents' },
  })
  const consents = await reader.consentsOf(wanted.patientId, signal)
  return consents.some(({ policyUri }) => policyUri === wanted.policyUri)
}

/** PCF: Policy-all-normal and Policy-deny. */
const normalSharing = 'https://profiles.ihe.net/ITI/PCF/Policy-all-normal'
const noSharing = 'https://profiles.ihe.net/ITI/PCF/Policy-deny'
