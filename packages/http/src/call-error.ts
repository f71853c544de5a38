// A call that brought no answer of the transaction: what is known about its fate decides what may
// follow.

/**
 * `refused`: no connection came about, or the peer shown is not the one listed; nothing was sent.
 * `no-answer`: the connection broke or time ran out after the request began; the peer may have
 * acted. `status`: an HTTP status that is neither success nor a SOAP fault. `malformed-answer`: an
 * answer that cannot be read; the peer may have acted. `aborted`: our own signal ended the call;
 * the peer may have acted.
 */
export type CallErrorKind = 'refused' | 'no-answer' | 'status' | 'malformed-answer' | 'aborted'

export class CallError extends Error {
  override readonly name = 'CallError'
  readonly kind: CallErrorKind
  /** HTTP status, for kind `status`. */
  readonly status: number | undefined
  /** True when the peer certainly did not act: a retry or a definite failure is safe. */
  readonly notDone: boolean

  constructor(
    kind: CallErrorKind,
    message: string,
    options: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.status = options.status
    this.notDone = kind === 'refused' || (kind === 'status' && isRefusal(options.status))
  }
}

// A 4xx or 503 is given before a request is acted on; a 500 may come afterwards.
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && ((status >= 400 && status < 500) || status === 503)
}
