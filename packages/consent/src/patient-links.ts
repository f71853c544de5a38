// Which local number belongs to which patient of the domain, as the configured map says it.
import { formatCx, parseCx } from '@isthmus/hl7/cx'

/** One entry of the configuration's `patients`. */
export interface PatientLinkEntry {
  readonly domainId: string
  readonly local: readonly { readonly hospital: string; readonly id: string }[]
}

export interface PatientLinks {
  /** The domain's CX of a patient given by any of his numbers; undefined for one nobody linked. */
  readonly toDomain: (cx: string) => string | undefined
  /** True when the hospital has a number of its own for the patient of the domain. */
  readonly isKnownTo: (hospital: string, domainId: string) => boolean
  /** The hospital's own number, CX. */
  readonly localId: (hospital: string, domainId: string) => string | undefined
}

export function createPatientLinks(entries: readonly PatientLinkEntry[]): PatientLinks {
  const domainIds = new Map<string, string>()
  const localIds = new Map<string, string>()
  for (const { domainId, local } of entries) {
    const domain = canonical(domainId)
    domainIds.set(domain, domain)
    for (const { hospital, id } of local) {
      domainIds.set(canonical(id), domain)
      localIds.set(`${hospital}\n${domain}`, canonical(id))
    }
  }
  const localId = (hospital: string, domainId: string) =>
    localIds.get(`${hospital}\n${canonical(domainId)}`)
  return {
    toDomain: (cx) => domainIds.get(canonical(cx)),
    isKnownTo: (hospital, domainId) => localId(hospital, domainId) !== undefined,
    localId,
  }
}

// Two spellings of one identifier are one identifier.
function canonical(cx: string): string {
  const parsed = parseCx(cx)
  return parsed === undefined ? cx : formatCx(parsed)
}
