// Fetches the consents that the documents of one retrieve are judged by.
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import type { PatientConsents } from '@isthmus/consent/search-bundle'
import { parseCx } from '@isthmus/hl7/cx'
import type { Subject } from '@isthmus/ihe/subject'
import type { Exchange } from '@isthmus/ihe/transaction'
import { canonicalPatientId } from '@isthmus/xds/canonical-submission'

export interface ConsentParts {
  /** OID of the affinity domain. */
  readonly assigningAuthority: string
  readonly consents: Pick<ConsentReader, 'patientConsents'>
  /** Translates a patient number of the asker's own authority into the domain's CX. */
  readonly toDomain: (cx: string) => string | undefined
}

/** By the patient's CX in the domain. */
export type Consents = ReadonlyMap<string, PatientConsents | 'unavailable'>

/**
 * Those of the patients, CX, and of the patient of the assertion: an answer about a document that
 * is not there takes as long, and fails as often, as one about a document that the asker may not
 * have.
 */
export async function readConsents(
  patientIds: readonly string[],
  exchange: Pick<Exchange<unknown>, 'subject' | 'signal'>,
  { consents, ...domain }: ConsentParts,
): Promise<Consents> {
  const asked = new Set([...patientIds, ...statedBy(exchange.subject, domain)])
  const fetched = [...asked].map(
    async (id) => [id, await consentsOf(id, consents, exchange.signal)] as const,
  )
  return new Map(await Promise.all(fetched))
}

// Of a patient of another authority no document can be here, and nobody can be asked for him.
function statedBy(
  subject: Subject | undefined,
  { toDomain, assigningAuthority }: Omit<ConsentParts, 'consents'>,
): readonly string[] {
  const stated = subject?.patientId
  if (stated === undefined) return []
  const patientId = toDomain(stated) ?? canonicalPatientId(stated)
  return parseCx(patientId)?.assigningAuthority === assigningAuthority ? [patientId] : []
}

async function consentsOf(
  patientId: string,
  consents: ConsentParts['consents'],
  signal: AbortSignal,
): Promise<PatientConsents | 'unavailable'> {
  try {
    return await consents.patientConsents(patientId, signal)
  } catch (error) {
    if (error instanceof ConsentUnavailableError) return 'unavailable'
    throw error
  }
}
