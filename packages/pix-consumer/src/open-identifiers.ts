// Which of the two forms a service uses: the wire where an endpoint is configured, else the map.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { type PatientLinkEntry, createPatientLinks } from '@isthmus/consent/patient-links'
import type { HttpClient } from '@isthmus/http/http-client'
import { askedIdentifiers } from './asked-identifiers.ts'
import { type PatientIdentifiers, configuredIdentifiers } from './patient-identifiers.ts'

export interface IdentifierSettings {
  /** FHIR endpoint of the Patient Identifier Cross-reference Manager. */
  readonly identifiers?: { readonly url: string; readonly peer: string }
  readonly assigningAuthority: string
  readonly patients: readonly PatientLinkEntry[]
}

export interface IdentifierParts {
  readonly client: Pick<HttpClient, 'request'>
  readonly audit: { record(message: AuditMessage): Promise<void> }
  readonly node: AuditNode
}

export function openIdentifiers(
  { identifiers: endpoint, assigningAuthority, patients }: IdentifierSettings,
  { client, audit, node }: IdentifierParts,
): PatientIdentifiers {
  if (endpoint === undefined) return configuredIdentifiers(createPatientLinks(patients))
  const record = (message: AuditMessage) => audit.record(message)
  return askedIdentifiers({ client, endpoint, assigningAuthority, node, record, now: machineClock })
}

function machineClock(): Date {
  return new Date()
}
