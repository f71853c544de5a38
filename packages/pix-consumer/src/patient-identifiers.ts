// Whose a hospital's number is: by the configured map, or by asking the Patient Identifier
// Cross-reference Manager (ITI TF-2: 3.83).
import type { PatientLinks } from '@isthmus/consent/patient-links'

export interface PatientIdentifiers {
  /**
   * The domain's CX of a patient given by any of his numbers (CX); undefined for a number that
   * nobody linked, or linked to more than one patient. Throws IdentityUnavailableError.
   */
  toDomain(cx: string, signal: AbortSignal): Promise<string | undefined>
}

/** The configured map. */
export function configuredIdentifiers({
  toDomain,
}: Pick<PatientLinks, 'toDomain'>): PatientIdentifiers {
  return { toDomain: (cx) => Promise.resolve(toDomain(cx)) }
}
