// The configured patients, each by an id that the domain's own authority assigned.
import { ConfigError } from '@isthmus/config/config'
import { parseCx } from '@isthmus/hl7/cx'
import type { PatientLink } from '@isthmus/config/domain'

/**
 * CX texts. Throws ConfigError: a patient of another authority could never be found by the domain's
 * ids.
 */
export function domainPatients({
  patients,
  assigningAuthority,
}: {
  readonly patients: readonly Pick<PatientLink, 'domainId'>[]
  /** OID of the domain's authority. */
  readonly assigningAuthority: string
}): readonly string[] {
  const ids = patients.map(({ domainId }) => domainId)
  const foreign = ids.filter((id) => parseCx(id)?.assigningAuthority !== assigningAuthority)
  if (foreign.length === 0) return ids
  throw new ConfigError(
    `patients: ${foreign.length} domainId are no CX of assigningAuthority ${assigningAuthority}`,
  )
}
