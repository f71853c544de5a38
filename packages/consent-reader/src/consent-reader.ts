// Fetches the consents that decide() needs from the Consent Registry; when in doubt, closed.
import type { ConsentRecord } from '@isthmus/consent/consent-record'

export interface ConsentReader {
  /** All active consents of a patient (CX of the domain). Throws ConsentUnavailableError. */
  consentsOf(patientId: string, signal: AbortSignal): Promise<readonly ConsentRecord[]>
}
