// An error of a stored query; its text names parameters and numbers, never a value that could be a
// patient's (ITI TF-3: 4.2.4.1).
import type { ErrorCode } from '../errors.ts'
import type { RegistryError } from '../registry-response.ts'

export function queryError(code: ErrorCode, codeContext: string): RegistryError {
  return { code, severity: 'Error', codeContext, location: undefined }
}
