// What a handler of either question needs.
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Log } from '@isthmus/log/log'
import type { AuthoritiesFor } from './asked-authorities.ts'
import type { ReadLinkedPatients } from './cross-references.ts'

export interface QuestionParts {
  readonly readLinked: ReadLinkedPatients
  readonly authoritiesFor: AuthoritiesFor
  readonly audit: Pick<AuditTrail, 'record'>
  readonly node: AuditNode
  readonly log: Log
}
