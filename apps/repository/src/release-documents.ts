// May each document that is asked for be handed over: found first, then decided, once more at the holder itself.
import { decide } from '@isthmus/consent/decide'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import type { Exchange } from '@isthmus/ihe/transaction'
import { canonicalPatientId } from '@isthmus/xds/canonical-submission'
import type { DocumentRequest } from '@isthmus/xds/messages'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { retrieveErrors } from '@isthmus/xds/retrieve-errors'
import { parseCodes } from './db/codes.ts'
import type { DocumentLedger, DocumentRow } from './db/document-ledger.ts'
import type { DocumentStore } from './documents/document-store.ts'
import { storedDocument } from './stored-document.ts'

export interface ReleaseParts {
  readonly repositoryUniqueId: string
  readonly documents: Pick<DocumentStore, 'holds'>
  readonly ledger: Pick<DocumentLedger, 'readByUniqueIds'>
  readonly consents: ConsentReader
  readonly policy: DomainPolicy
  /** Translates a patient number of the asker's own authority into the domain's CX. */
  readonly toDomain: (cx: string) => string | undefined
}

export interface ReleasedDocument {
  readonly kind: 'released'
  readonly asked: DocumentRequest
  readonly row: DocumentRow
  /** All of them permitted it: the same bytes may be registered for several. */
  readonly patientIds: readonly string[]
}

export interface WithheldDocument {
  readonly kind: 'withheld'
  readonly asked: DocumentRequest
  readonly error: RegistryError
  /** Of a document that is here: the audit says whose it is and why not; the answer never does. */
  readonly patientId: string | undefined
  readonly outcome: 4 | 8
  readonly description: string
}

export type Release = ReleasedDocument | WithheldDocument

type RetrieveExchange = Pick<Exchange<unknown>, 'subject' | 'peer' | 'now' | 'signal'>

/** One for each document, in their order. Throws when ledger or disk fail, or the signal is aborted. */
export async function releaseDocuments(
  asked: readonly DocumentRequest[],
  exchange: RetrieveExchange,
  parts: ReleaseParts,
): Promise<readonly Release[]> {
  const ours = asked.filter((one) => one.repositoryUniqueId === parts.repositoryUniqueId)
  const held = await parts.ledger.readByUniqueIds(
    ours.map(({ documentUniqueId }) => documentUniqueId),
  )
  const consents = ours.length === 0 ? new Map() : await readConsents(held, exchange, parts)
  return Promise.all(
    asked.map((document) =>
      document.repositoryUniqueId === parts.repositoryUniqueId
        ? releaseOne({ document, held, consents }, exchange, parts)
        : withheld(document, { error: retrieveErrors.otherRepository(document) }),
    ),
  )
}
