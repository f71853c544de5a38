// The person of an assertion as audit messages name him (ITI TF-2: 3.40.4.2).
import type { AuditCode } from '@isthmus/atna/audit-message'
import type { AuditedUser } from '@isthmus/atna/audit-node'
import type { Code } from '@isthmus/ihe/code'
import type { Subject } from '@isthmus/ihe/subject'

// ITI TF-2: 3.40.4.2. alias<user@issuer>; without an alias the text begins with the bracket.
export function toAuditedUser({ nameId, spProvidedId, issuer, roles }: Subject): AuditedUser {
  return {
    userId: nameId,
    userName: `${spProvidedId ?? ''}<${nameId}@${issuer}>`,
    roles: roles.map((role) => toAuditCode(role)),
  }
}

export function toPurposeCodes(subject: Subject | undefined): readonly AuditCode[] {
  return (subject?.purposesOfUse ?? []).map((purpose) => toAuditCode(purpose))
}

function toAuditCode({ code, scheme, display }: Code): AuditCode {
  return { code, system: scheme, text: display === '' ? code : display }
}
