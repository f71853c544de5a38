// rs:RegistryResponse as a typed value (ITI TF-3: 4.2.4).
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
