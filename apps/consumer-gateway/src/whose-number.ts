// Whose the number is that a person of this hospital typed.
import { formatCx } from '@isthmus/hl7/cx'
import type { BrowserAnswer } from '@isthmus/http/web-server'
import { IdentityUnavailableError } from '@isthmus/pix-consumer/identity-unavailable-error'
import type { PatientIdentifiers } from '@isthmus/pix-consumer/patient-identifiers'
import { sentence } from './page-answer.ts'

export interface NumberParts {
  readonly identifiers: PatientIdentifiers
  readonly localAssigningAuthority: string
}

/** `localId` is the number as CX; `patientId` the domain's. */
export type Whose =
  | { readonly kind: 'known'; readonly localId: string; readonly patientId: string }
  | { readonly kind: 'nobody'; readonly localId: string }
  /** Nobody could be asked: what the person hears. */
  | { readonly kind: 'unavailable'; readonly answer: BrowserAnswer }

export async function whoseNumber(
  localNumber: string,
  signal: AbortSignal,
  { identifiers, localAssigningAuthority: assigningAuthority }: NumberParts,
): Promise<Whose> {
  const localId = formatCx({ id: localNumber, assigningAuthority })
  try {
    const patientId = await identifiers.toDomain(localId, signal)
    return patientId === undefined
      ? { kind: 'nobody', localId }
      : { kind: 'known', localId, patientId }
  } catch (error) {
    if (error instanceof IdentityUnavailableError) return { kind: 'unavailable', answer: noAnswer }
    throw error
  }
}

const noAnswer = sentence(502, 'The patient identity service does not answer. Please try again.')
