// A finding of a rule as the RegistryError that the sender hears (ITI TF-3: 4.2.4.1).
import type { ErrorCode } from '../errors.ts'
import type { RegistryError } from '../registry-response.ts'
import { excerpt } from './attribute-checks.ts'
import type { Finding } from './submission-rule.ts'

/** Takes the code of whoever checks for metadata that is wrong. */
export function findingError(
  { code, problem, location }: Finding,
  metadataCode: ErrorCode,
): RegistryError {
  // A symbolic id is the sender's word: as long as he likes, with whatever in it.
  const place = location === undefined || location === '' ? undefined : excerpt(location)
  return {
    code: code === 'metadata' ? metadataCode : code,
    severity: 'Error',
    codeContext: place === undefined ? problem : `${problem} (${place})`,
    location: place,
  }
}
