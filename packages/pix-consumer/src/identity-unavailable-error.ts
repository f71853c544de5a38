// The patient identity service gave no answer that could be used: nobody knows whose a number is.

export class IdentityUnavailableError extends Error {
  override readonly name = 'IdentityUnavailableError'

  /** `reason` is a fixed phrase; it holds nothing of question or answer. */
  constructor(reason: string, options: { readonly cause?: unknown } = {}) {
    super(`patient identity service: ${reason}`, options)
  }
}
