// Fetches the consents that the documents of one retrieve are judged by.
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import type { Exchange } from '@isthmus/ihe/transaction'
import { canonicalPatientId } from '@isthmus/xds/canonical-submission'

export interface ConsentParts {
  readonly consents: ConsentReader
  /** Translates a patient number of the asker's own authority into the domain's CX. */
  readonly toDomain: (cx: string) => string | undefined
}

/** By the patient's CX in the domain. */
export type Consents = ReadonlyMap<string, readonly ConsentRecord[] | 'unavailable'>

/**
 * Those of the patients, CX, and of the patient of the assertion: an answer about a document that
 * is not there takes as long, and fails as often, as one about a document that the asker may not
 * have.
 */
export async function readConsents(
  patientIds: readonly string[],
  exchange: Pick<Exchange<unknown>, 'subject' | 'signal'>,
  { consents, toDomain }: ConsentParts,
): Promise<Consents> {
  const stated = exchange.subject?.patientId
  const asked = new Set([
    ...patientIds,
    ...(stated === undefined ? [] : [toDomain(stated) ?? canonicalPatientId(stated)]),
  ])
  const fetched = [...asked].map(
    async (id) => [id, await consentsOf(id, consents, exchange.signal)] as const,
  )
  return new Map(await Promise.all(fetched))
}

async function consentsOf(
  patientId: string,
  consents: ConsentReader,
  signal: AbortSignal,
): Promise<readonly ConsentRecord[] | 'unavailable'> {
  try {
    return await consents.consentsOf(patientId, signal)
  } catch (error) {
    if (error instanceof ConsentUnavailableError) return 'unavailable'
    throw error
  }
}
