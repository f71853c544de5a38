// May each document that is asked for be handed over: found first, then decided, once more at the
// holder itself.
import { decide } from '@isthmus/consent/decide'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { PatientConsents } from '@isthmus/consent/search-bundle'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { reportIncident } from '@isthmus/service/incident'
import type { DocumentRequest } from '@isthmus/xds/messages'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { retrieveErrors } from '@isthmus/xds/retrieve-errors'
import { parseCodes } from './db/codes.ts'
import type { DocumentLedger, DocumentRow } from './db/document-ledger.ts'
import { storedDocument } from './db/stored-document.ts'
import type { DocumentStore } from './documents/document-store.ts'
import { type ConsentParts, type Consents, readConsents } from './read-consents.ts'

export interface ReleaseParts extends ConsentParts {
  readonly repositoryUniqueId: string
  readonly documents: Pick<DocumentStore, 'holds'>
  readonly ledger: Pick<DocumentLedger, 'readByUniqueIds' | 'writeDamaged'>
  readonly policy: DomainPolicy
  readonly log: Log
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

/** One for each document, in their order. Throws when the ledger fails or the signal is aborted. */
export async function releaseDocuments(
  asked: readonly DocumentRequest[],
  exchange: RetrieveExchange,
  parts: ReleaseParts,
): Promise<readonly Release[]> {
  const ours = asked.filter((one) => one.repositoryUniqueId === parts.repositoryUniqueId)
  const held = await parts.ledger.readByUniqueIds(
    ours.map(({ documentUniqueId }) => documentUniqueId),
  )
  const patientIds = [...held.values()].flat().map((row) => row.patient_id)
  const consents = await readConsents(patientIds, exchange, parts)
  return Promise.all(
    asked.map((document) => releaseOne({ document, held, consents }, exchange, parts)),
  )
}

type Held = ReadonlyMap<string, readonly DocumentRow[]>

interface Candidate {
  readonly document: DocumentRequest
  readonly held: Held
  readonly consents: Consents
}

async function releaseOne(
  { document, held, consents }: Candidate,
  exchange: RetrieveExchange,
  parts: ReleaseParts,
): Promise<Release> {
  if (document.repositoryUniqueId !== parts.repositoryUniqueId) {
    return withheld(document, retrieveErrors.otherRepository(document))
  }
  const rows = held.get(document.documentUniqueId) ?? []
  for (const row of rows) {
    const denied = deny({ document, row, consents }, exchange, parts)
    if (denied !== undefined) return denied
  }
  const [row, ...others] = rows
  if (row === undefined) return withheld(document, unknown(document, consents))
  const patientId = row.patient_id
  // Two submissions of other bytes under one id, and the registry's word on neither: to choose
  // would be to guess.
  if (others.some((other) => other.sha256 !== row.sha256)) {
    return withheld(document, unreadable(document), { patientId, outcome: 8 })
  }
  const whole = await firstWhole(rows, exchange, parts)
  if (whole === undefined) {
    return withheld(document, unreadable(document), { patientId, outcome: 8 })
  }
  const patientIds = [...new Set(rows.map((one) => one.patient_id))]
  return { kind: 'released', asked: document, row: whole, patientIds }
}

// The same bytes may have been brought more than once: one copy that is whole is enough. One that
// was found damaged is never handed out again, and one whose submission ended before its bytes had
// a place never was whole.
async function firstWhole(
  rows: readonly DocumentRow[],
  { now }: RetrieveExchange,
  parts: ReleaseParts,
): Promise<DocumentRow | undefined> {
  for (const row of rows) {
    if (row.damaged_at === null && (await isWhole(row, now, parts))) return row
  }
  return undefined
}

function deny(
  {
    document,
    row,
    consents,
  }: Omit<Candidate, 'held'> & {
    readonly row: DocumentRow
  },
  { subject, peer, now }: RetrieveExchange,
  { policy, toDomain }: ReleaseParts,
): WithheldDocument | undefined {
  const { patient_id: patientId, confidentiality_codes: codes } = row
  const object = { patientId, act: 'retrieveDocument', confidentiality: parseCodes(codes) } as const
  const recorded = known(consents.get(patientId))
  const { decision, reason } = decide({
    ask: holderAsk(object, { subject, peer, toDomain, patientIds: recorded?.patientIds }),
    consents: recorded?.consents ?? 'unavailable',
    policy,
    now,
  })
  if (decision === 'permit') return undefined
  return withheld(document, unknown(document, consents), {
    patientId,
    description: `consent:${reason}`,
  })
}

function known(recorded: PatientConsents | 'unavailable' | undefined): PatientConsents | undefined {
  return recorded === 'unavailable' ? undefined : recorded
}

// Nobody knows is not the same as no: the asker may try again, and must not think that nothing is
// there. It is said of every document alike, so that it tells of none that it is there.
function unknown(document: DocumentRequest, consents: Consents): RegistryError {
  return [...consents.values()].includes('unavailable')
    ? retrieveErrors.consentUnavailable(document)
    : retrieveErrors.noSuchDocument(document)
}

async function isWhole(
  row: DocumentRow,
  now: Date,
  { documents, ledger, log }: ReleaseParts,
): Promise<boolean> {
  try {
    if (await documents.holds(storedDocument(row))) return true
    if (row.standing === 'stored') return false
    log.error('a stored document is gone or cut short')
    await ledger.writeDamaged(row.content_name, now)
  } catch (error) {
    reportIncident(log, error)
  }
  return false
}

function unreadable({ documentUniqueId }: DocumentRequest): RegistryError {
  return {
    code: 'XDSRepositoryError',
    severity: 'Error',
    codeContext: 'the document cannot be read',
    location: documentUniqueId,
  }
}

function withheld(
  asked: DocumentRequest,
  error: RegistryError,
  why: Partial<Pick<WithheldDocument, 'patientId' | 'outcome' | 'description'>> = {},
): WithheldDocument {
  const { patientId, outcome = 4, description = error.code } = why
  return { kind: 'withheld', asked, error, patientId, outcome, description }
}
