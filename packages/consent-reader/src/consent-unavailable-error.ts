// The consents of a patient could not be read, or not all of them: decide() then denies.

export class ConsentUnavailableError extends Error {
  override readonly name = 'ConsentUnavailableError'

  /** `reason` is a fixed phrase; it holds nothing of the answer. */
  constructor(reason: string, options: { readonly cause?: unknown } = {}) {
    super(`consent data unavailable: ${reason}`, options)
  }
}
