// Retrieve Document Set: hands over documents to whoever may have them (ITI TF-2: 3.43).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditIntent, AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { decide } from '@isthmus/consent/decide'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import type { Exchange, Handler } from '@isthmus/ihe/transaction'
import type { OutgoingPart } from '@isthmus/mime/part'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditIti43 } from '@isthmus/xds/audit/iti-43'
import type {
  DocumentRequest,
  RetrieveDocumentSetRequest,
  RetrieveDocumentSetResponse,
} from '@isthmus/xds/messages'
import { retrieveStatus } from '@isthmus/xds/registry-response'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { retrieveErrors } from '@isthmus/xds/retrieve-errors'
import type { DocumentLedger, DocumentRow } from '../db/document-ledger.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import { parseCodes } from '../db/codes.ts'

export interface RetrieveParts {
  readonly repositoryUniqueId: string
  readonly documentsPerRetrieveMax: number
  readonly documents: DocumentStore
  readonly ledger: Pick<DocumentLedger, 'readByUniqueIds'>
  readonly consents: ConsentReader
  readonly policy: DomainPolicy
  readonly toDomain: (cx: string) => string | undefined
  readonly audit: AuditTrail
  readonly node: AuditNode
}

type RetrieveExchange = Exchange<RetrieveDocumentSetRequest>
type RetrieveHandler = Handler<RetrieveDocumentSetRequest, RetrieveDocumentSetResponse>

/** What was decided about one document that was asked for. */
type Release =
  | { readonly kind: 'released'; readonly asked: DocumentRequest; readonly row: DocumentRow }
  | {
      readonly kind: 'withheld'
      readonly asked: DocumentRequest
      readonly error: RegistryError
      /** Of a document that is here: the audit says whose it is and why not; the answer never does. */
      readonly patientId: string | undefined
      readonly description: string
    }

export function retrieveDocumentSet(parts: RetrieveParts): RetrieveHandler {
  return async (exchange) => {
    const asked = unique(exchange.request.documents)
    const releases =
      asked.length > parts.documentsPerRetrieveMax
        ? asked.map((document) => withheld(document, { error: retrieveErrors.tooMany(document) }))
        : await decideReleases(asked, exchange, parts)
    const released = releases.filter(isReleased)
    const errors = releases.flatMap((one) => (one.kind === 'withheld' ? [one.error] : []))
    await parts.audit.recordAll(refusedMessages(releases, exchange, parts))
    const intents = await intend(released, exchange, parts)
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
      ended: (how) => complete(intents, how),
    }
  }
}

// Found first, decided after: a denied document costs what an unknown one costs, and reads the same.
async function decideReleases(
  asked: readonly DocumentRequest[],
  exchange: RetrieveExchange,
  parts: RetrieveParts,
): Promise<readonly Release[]> {
  const ours = asked.filter((one) => one.repositoryUniqueId === parts.repositoryUniqueId)
  const rows = await parts.ledger.readByUniqueIds(
    ours.map(({ documentUniqueId }) => documentUniqueId),
  )
  const patientIds = [...new Set([...rows.values()].map(({ patient_id: id }) => id))]
  const consents = new Map(
    await Promise.all(
      patientIds.map(async (id) => [id, await consentsOf(id, exchange, parts)] as const),
    ),
  )
  return asked.map((document) => {
    if (document.repositoryUniqueId !== parts.repositoryUniqueId) {
      return withheld(document, { error: retrieveErrors.otherRepository(document) })
    }
    const row = rows.get(document.documentUniqueId)
    if (row === undefined) {
      return withheld(document, { error: retrieveErrors.noSuchDocument(document) })
    }
    return decideRelease({ document, row, consents: consents.get(row.patient_id) }, exchange, parts)
  })
}

interface Candidate {
  readonly document: DocumentRequest
  readonly row: DocumentRow
  readonly consents: Awaited<ReturnType<typeof consentsOf>> | undefined
}

function decideRelease(
  { document, row, consents }: Candidate,
  exchange: RetrieveExchange,
  { policy, toDomain }: RetrieveParts,
): Release {
  const verdict = decide({
    ask: holderAsk(
      {
        patientId: row.patient_id,
        act: 'retrieveDocument',
        confidentiality: parseCodes(row.confidentiality_codes),
      },
      { subject: exchange.subject, peer: exchange.peer, toDomain },
    ),
    consents: consents ?? 'unavailable',
    policy,
    now: exchange.now,
  })
  if (verdict.decision === 'permit') return { kind: 'released', asked: document, row }
  return withheld(document, {
    // Nobody knows is not the same as no: the asker may try again, and must not think that nothing is there.
    error:
      verdict.reason === 'consentUnavailable'
        ? retrieveErrors.consentUnavailable(document)
        : retrieveErrors.noSuchDocument(document),
    patientId: row.patient_id,
    description: `consent:${verdict.reason}`,
  })
}

async function consentsOf(patientId: string, exchange: RetrieveExchange, parts: RetrieveParts) {
  try {
    return await parts.consents.consentsOf(patientId, exchange.signal)
  } catch (error) {
    exchange.signal.throwIfAborted()
    if (error instanceof Error && error.name === 'ConsentUnavailableError') return 'unavailable'
    throw error
  }
}

function withheld(
  asked: DocumentRequest,
  why: {
    readonly error: RegistryError
    readonly patientId?: string
    readonly description?: string
  },
): Release {
  return {
    kind: 'withheld',
    asked,
    error: why.error,
    patientId: why.patientId,
    description: why.description ?? why.error.code,
  }
}

function isReleased(release: Release): release is Extract<Release, { kind: 'released' }> {
  return release.kind === 'released'
}

// ITI TF-2: 3.43.5.1. One message for one patient and one outcome, written before a byte of the answer leaves.
function refusedMessages(
  releases: readonly Release[],
  exchange: RetrieveExchange,
  { node }: RetrieveParts,
): readonly AuditMessage[] {
  const refused = releases.filter((one) => one.kind === 'withheld')
  const groups = Map.groupBy(refused, (one) => `${one.patientId ?? ''}\n${one.description}`)
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          auditIti43(
            {
              ...servedFacts(exchange, node),
              outcome: 4,
              outcomeDescription: first.description,
            },
            {
              side: 'server',
              patientId: first.patientId,
              documents: [first, ...others].map(({ asked }) => asked),
            },
          ),
        ],
  )
}

interface Intended {
  readonly intent: AuditIntent
  readonly message: AuditMessage
}

async function intend(
  released: readonly Extract<Release, { kind: 'released' }>[],
  exchange: RetrieveExchange,
  { audit, node }: RetrieveParts,
): Promise<readonly Intended[]> {
  const groups = Map.groupBy(released, ({ row }) => row.patient_id)
  const messages = [...groups].map(([patientId, documents]) =>
    auditIti43(
      { ...servedFacts(exchange, node), outcome: 0 },
      { side: 'server', patientId, documents: documents.map(({ asked }) => asked) },
    ),
  )
  return Promise.all(
    messages.map(async (message) => ({ message, intent: await audit.intend(message) })),
  )
}

async function complete(intents: readonly Intended[], how: 'sent' | 'broken'): Promise<void> {
  for (const { intent, message } of intents) {
    const { event } = message
    const broken = {
      ...event,
      outcome: 8 as const,
      outcomeDescription: 'the answer broke off before its end',
    }
    await intent.complete([how === 'sent' ? message : { ...message, event: broken }])
  }
}

async function* bodies(
  released: readonly Extract<Release, { kind: 'released' }>[],
  exchange: RetrieveExchange,
  { documents }: RetrieveParts,
): AsyncIterable<OutgoingPart> {
  for (const [at, { row }] of released.entries()) {
    yield {
      contentId: contentId(at),
      contentType: row.mime_type,
      bytes: documents.open(
        {
          contentName: row.content_name,
          sizeBytes: BigInt(row.size_bytes),
          sha256: row.sha256,
        },
        exchange.signal,
      ),
    }
  }
}

function contentId(at: number): string {
  return `document-${at + 1}@isthmus`
}

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
