// A message that brought no answer: what is known about its fate decides what may follow.

/**
 * `refused`: no connection came about, or the peer shown is not the one listed; nothing was sent.
 * `no-answer`: the connection broke or time ran out afterwards; the peer may have acted.
 */
export type MllpErrorKind = 'refused' | 'no-answer'

export class MllpError extends Error {
  override readonly name = 'MllpError'
  readonly kind: MllpErrorKind

  constructor(kind: MllpErrorKind, options: { readonly cause?: unknown } = {}) {
    super(kind === 'refused' ? 'no connection to the peer' : 'the peer gave no answer', options)
    this.kind = kind
  }
}
