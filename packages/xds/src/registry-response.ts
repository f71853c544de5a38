// rs:RegistryResponse as a typed value, and the one place where its status is computed (ITI TF-3:
// 4.2.4).
import type { ErrorCode } from './errors.ts'

export interface RegistryError {
  readonly code: ErrorCode
  readonly severity: 'Error' | 'Warning'
  readonly codeContext: string
  readonly location: string | undefined
}

export type ResponseStatus = 'Success' | 'PartialSuccess' | 'Failure'

export interface RegistryResponse {
  readonly status: ResponseStatus
  readonly errors: readonly RegistryError[]
}

/**
 * Success, with warnings if there are any. An error among them is our own mistake and throws
 * TypeError.
 */
export function success(warnings: readonly RegistryError[] = []): RegistryResponse {
  if (warnings.some(isError)) throw new TypeError('an error is not part of a success')
  return { status: 'Success', errors: warnings }
}

/**
 * Failure with its errors, and warnings beside them. Without an error it is our own mistake and
 * throws TypeError.
 */
export function failure(errors: readonly RegistryError[]): RegistryResponse {
  if (!errors.some(isError)) throw new TypeError('a failure names at least one error')
  return { status: 'Failure', errors }
}

// ITI TF-2: 3.43.4.2.2. All found: Success; some: PartialSuccess; none: Failure. A warning alone
// changes nothing.
/** Takes how many documents the answer holds and what went wrong with the others. */
export function retrieveStatus(found: number, errors: readonly RegistryError[]): RegistryResponse {
  if (!errors.some(isError)) return success(errors)
  return found > 0 ? { status: 'PartialSuccess', errors } : failure(errors)
}

function isError({ severity }: RegistryError): boolean {
  return severity === 'Error'
}
