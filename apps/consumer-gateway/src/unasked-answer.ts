// A holder sent what nobody asked it for: it is dropped, and the privacy officer reads of it.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { hostileInput } from '@isthmus/atna/security-events'

export interface UnaskedAnswer {
  readonly at: Date
  readonly node: AuditNode
  readonly peer: { readonly name: string; readonly address: string }
  /** How many things were dropped. */
  readonly count: number
  /** What they were, in a fixed phrase. */
  readonly what: string
}

/** No message where nothing was dropped. */
export function unaskedAnswers(answer: UnaskedAnswer): readonly AuditMessage[] {
  const { at, node, peer, count, what } = answer
  return count === 0 ? [] : [hostileInput({ at, node, peer, alert: `${count} ${what}` })]
}
