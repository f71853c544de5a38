// The hospital's own numbers and the domain's, from configuration until a cross-reference manager answers.
import { parseCx } from '@isthmus/hl7/cx'
import type { PatientLink } from '@isthmus/config/domain'

export interface PatientNumbers {
  /** Domain id (CX) of one of our own numbers; undefined for a number we do not know. */
  toDomain(localId: string): string | undefined
}

/** Only numbers of this hospital count; they are compared by their id part, as people type it. */
export function createPatientNumbers(
  links: readonly PatientLink[],
  hospital: string,
): PatientNumbers {
  const byLocalId = new Map(
    links.flatMap((link) =>
      link.local
        .filter((local) => local.hospital === hospital)
        .flatMap((local) => {
          const id = parseCx(local.id)?.id
          return id === undefined ? [] : [[id, link.domainId] as const]
        }),
    ),
  )
  return { toDomain: (localId) => byLocalId.get(localId) }
}
