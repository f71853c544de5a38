// An error that an effect throws when it already knows which RegistryError it is (ITI TF-3:
// 4.2.4.1).
import type { ErrorCode } from './errors.ts'

/**
 * The message is the codeContext: it says what is wrong and where, without patient data and
 * internals.
 */
export class XdsError extends Error {
  override readonly name = 'XdsError'
  readonly code: ErrorCode
  readonly location: string | undefined

  constructor(code: ErrorCode, codeContext: string, options: XdsErrorOptions = {}) {
    super(codeContext, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.location = options.location
  }
}

export interface XdsErrorOptions {
  readonly location?: string | undefined
  readonly cause?: unknown
}
