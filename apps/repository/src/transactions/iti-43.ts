// Retrieve Document Set: hands over documents to whoever may have them (ITI TF-2: 3.43).
import type { Exchange, Handler } from '@isthmus/ihe/transaction'
import { parseContentType } from '@isthmus/mime/content-type'
import { MimeError } from '@isthmus/mime/mime-error'
import type { OutgoingPart } from '@isthmus/mime/part'
import { isOverloaded } from '@isthmus/postgres/overloaded'
import type {
  DocumentRequest,
  RetrieveDocumentSetRequest,
  RetrieveDocumentSetResponse,
} from '@isthmus/xds/messages'
import { type RegistryError, failure, retrieveStatus } from '@isthmus/xds/registry-response'
import { retrieveErrors } from '@isthmus/xds/retrieve-errors'
import type { DocumentRow } from '../db/document-ledger.ts'
import { storedDocument } from '../db/stored-document.ts'
import { DocumentDamagedError, type DocumentStore } from '../documents/document-store.ts'
import {
  type Release,
  type ReleaseParts,
  type ReleasedDocument,
  releaseDocuments,
} from '../release-documents.ts'
import type { RetrieveAudit } from '../retrieve-audit.ts'

export interface RetrieveParts extends ReleaseParts {
  readonly documents: Pick<DocumentStore, 'holds' | 'open'>
  readonly documentsPerRetrieveMax: number
  readonly audit: RetrieveAudit
}

type RetrieveExchange = Exchange<RetrieveDocumentSetRequest>
type RetrieveHandler = Handler<RetrieveDocumentSetRequest, RetrieveDocumentSetResponse>

export function retrieveDocumentSet(parts: RetrieveParts): RetrieveHandler {
  return async (exchange) => {
    const asked = unique(exchange.request.documents)
    if (asked.length > parts.documentsPerRetrieveMax)
      return refuse(tooMany, asked, [exchange, parts])
    const releases = await releaseUnlessBusy(asked, exchange, parts)
    if (releases === undefined) return refuse(busy, asked, [exchange, parts])
    const released = releases.filter((one) => one.kind === 'released')
    const withheld = releases.filter((one) => one.kind === 'withheld')
    await parts.audit.withheld(withheld, exchange)
    const audited = await parts.audit.beginRelease(released, exchange)
    const errors = withheld.map(({ error }) => error)
    return {
      response: {
        registryResponse: retrieveStatus(released.length, errors),
        documents: released.map(({ asked: document, row }, at) => ({
          ...document,
          mimeType: row.mime_type,
          content: { kind: 'reference', contentId: contentId(at) },
        })),
      },
      bodies: bodies(released, exchange, parts),
      ended: (how) => audited.end(how),
    }
  }
}

async function* bodies(
  released: readonly ReleasedDocument[],
  exchange: RetrieveExchange,
  parts: RetrieveParts,
): AsyncIterable<OutgoingPart> {
  for (const [at, { row }] of released.entries()) {
    yield {
      contentId: contentId(at),
      contentType: partType(row.mime_type),
      bytes: open(row, exchange, parts),
    }
  }
}

// What turns out to be damaged breaks this answer, and is not offered in the next one.
async function* open(
  row: DocumentRow,
  { now, signal }: RetrieveExchange,
  { documents, ledger, log }: RetrieveParts,
): AsyncIterable<Uint8Array> {
  try {
    yield* documents.open(storedDocument(row), signal)
  } catch (error) {
    if (error instanceof DocumentDamagedError) {
      log.error('a stored document is damaged', { transaction: 'ITI-43' })
      await ledger.writeDamaged(row.content_name, now)
    }
    throw error
  }
}

function contentId(at: number): string {
  return `document-${at + 1}@isthmus`
}

// The metadata say what a document is; what would not do as the type of a MIME part is not written
// there.
function partType(mimeType: string): string {
  try {
    const { type } = parseContentType(mimeType)
    const isPlain = !type.startsWith('multipart/') && /^[\t\x20-\x7e]*$/.test(mimeType)
    return isPlain ? mimeType : octets
  } catch (error) {
    if (error instanceof MimeError) return octets
    throw error
  }
}

const octets = 'application/octet-stream'

// A document asked for twice in one request is answered once.
function unique(documents: readonly DocumentRequest[]): readonly DocumentRequest[] {
  const seen = new Set<string>()
  return documents.filter(({ repositoryUniqueId, documentUniqueId }) => {
    const key = `${repositoryUniqueId}\n${documentUniqueId}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Undefined when the database has no connection for it. */
async function releaseUnlessBusy(
  asked: readonly DocumentRequest[],
  exchange: RetrieveExchange,
  parts: RetrieveParts,
): Promise<readonly Release[] | undefined> {
  try {
    return await releaseDocuments(asked, exchange, parts)
  } catch (error) {
    if (!isOverloaded(error)) throw error
    parts.log.warn('no connection to the database got free', { transaction: 'ITI-43' })
    return undefined
  }
}

interface WholeRefusal {
  readonly errorOf: (document: DocumentRequest) => RegistryError
  readonly outcome: 4 | 8
  readonly description: string
}

const tooMany: WholeRefusal = {
  errorOf: retrieveErrors.tooMany,
  outcome: 4,
  description: 'more documents asked for than allowed',
}

const busy: WholeRefusal = {
  errorOf: retrieveErrors.busy,
  outcome: 8,
  description: 'XDSRepositoryBusy',
}

// One error for all of them; the audit names as many as one answer could have held.
async function refuse(
  { errorOf, outcome, description }: WholeRefusal,
  asked: readonly DocumentRequest[],
  [exchange, { audit, documentsPerRetrieveMax }]: readonly [RetrieveExchange, RetrieveParts],
): ReturnType<RetrieveHandler> {
  const named = asked.slice(0, documentsPerRetrieveMax)
  const errors = named.slice(0, 1).map((one) => errorOf(one))
  await audit.withheld(
    named.map((document) => ({
      kind: 'withheld',
      asked: document,
      error: errorOf(document),
      patientId: undefined,
      outcome,
      description,
    })),
    exchange,
  )
  return {
    response: {
      registryResponse: failure(errors.map((error) => ({ ...error, location: undefined }))),
      documents: [],
    },
  }
}
