// Well-formed XML that is no audit message.

export class AuditMessageError extends Error {
  override readonly name = 'AuditMessageError'
}
