// An identifier as FHIR writes it, `urn:oid:…|id`, and the authority in it (ITI TF-2: E.3, Z.2.2).
import { isOid } from '@isthmus/hl7/oid'
import type { NamedAuthority } from './cross-reference.ts'
import { FhirError } from './fhir-error.ts'
import type { FedIdentifier } from './patient-identity-feed.ts'

/** Throws FhirError for a token without system or without value. */
export function identifierOfToken(token: string): FedIdentifier {
  const at = token.search(/(?<!\\)\|/)
  const [system, value] = at === -1 ? ['', ''] : [token.slice(0, at), token.slice(at + 1)]
  // FHIR R4: search 3.1.1.4.13. A value holds |, comma and dollar behind a backslash.
  const id = value.replaceAll(/\\([\\|,$])/g, '$1')
  if (system.trim() === '' || id.trim() === '') {
    throw new FhirError(400, {
      code: 'value',
      diagnostics: 'sourceIdentifier is written [system]|[value], both of them there',
      expression: 'sourceIdentifier',
    })
  }
  return { id, ...authorityOfSystem(system) }
}

export function tokenOf({ id, oid = '' }: FedIdentifier): string {
  return `${systemOf(oid)}|${id.replaceAll(/[\\|,$]/g, String.raw`\$&`)}`
}

/** Nobody's, where the system is no OID. */
export function authorityOfSystem(system: string): NamedAuthority {
  const oid = system.startsWith(oidPrefix) ? system.slice(oidPrefix.length) : ''
  return { namespace: undefined, oid: isOid(oid) ? oid : undefined }
}

export function systemOf(oid: string): string {
  return `${oidPrefix}${oid}`
}

const oidPrefix = 'urn:oid:'
