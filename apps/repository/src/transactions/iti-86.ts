// Remove Documents: all that are named, or none of them (ITI TF-2: 3.86).
import type { Handler, Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { reportIncident } from '@isthmus/service/incident'
import type { DocumentRequest, RemoveDocumentsRequest } from '@isthmus/xds/messages'
import {
  type RegistryError,
  type RegistryResponse,
  failure,
  success,
} from '@isthmus/xds/registry-response'
import { removeErrors } from '@isthmus/xds/remove-errors'
import type { DocumentLedger, DocumentRow } from '../db/document-ledger.ts'
import type { RemovalLedger } from '../db/removal-ledger.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import type { PatientDocument, RemovalAudit, RemovalExchange } from '../removal-audit.ts'

export interface RemoveParts {
  readonly repositoryUniqueId: string
  readonly documentsPerRemovalMax: number
  readonly documents: Pick<DocumentStore, 'discard'>
  readonly ledger: Pick<DocumentLedger, 'forgetRemoved'>
  readonly removals: RemovalLedger
  readonly audit: RemovalAudit
  readonly log: Log
}

export function removeDocuments(
  parts: RemoveParts,
): Handler<RemoveDocumentsRequest, RegistryResponse> {
  return async (exchange) => {
    const asked = exchange.request.documents
    const [first] = asked
    if (first !== undefined && asked.length > parts.documentsPerRemovalMax) {
      return refuse({ errors: [removeErrors.tooMany(first)], rows: [] }, exchange, parts)
    }
    const foreign = asked.filter((one) => one.repositoryUniqueId !== parts.repositoryUniqueId)
    if (foreign.length > 0) {
      const errors = foreign.map((one) => removeErrors.otherRepository(one))
      return refuse({ errors, rows: [] }, exchange, parts)
    }
    const rows = await parts.removals.readHeld(asked.map((one) => one.documentUniqueId))
    const errors = check(asked, rows)
    if (errors.length > 0) return refuse({ errors, rows }, exchange, parts)
    return remove(rows, exchange, parts)
  }
}

// A document of which the registry's answer is still out may be registered the next moment: to
// remove it now would leave an entry without bytes.
function check(
  asked: readonly DocumentRequest[],
  rows: readonly DocumentRow[],
): readonly RegistryError[] {
  const held = Map.groupBy(rows, (row) => row.unique_id)
  return asked.flatMap((document) => {
    const ours = held.get(document.documentUniqueId) ?? []
    if (ours.length === 0) return [removeErrors.noSuchDocument(document)]
    const isSettled = ours.every((row) => row.standing === 'registered')
    return isSettled ? [] : [removeErrors.undecided(document)]
  })
}

// The ledger first: once it says so, nobody is handed the documents, whatever becomes of the bytes.
// What cannot be discarded now goes with the next sweep.
async function remove(
  rows: readonly DocumentRow[],
  exchange: RemovalExchange,
  parts: RemoveParts,
): Promise<Reply<RegistryResponse>> {
  const { audit, removals, log } = parts
  const asked = exchange.request.documents
  try {
    const isDone = await removals.remove(rows, (transaction) =>
      audit.removed(about(asked, rows), exchange, transaction),
    )
    if (!isDone) {
      const errors = asked.map((one) => removeErrors.undecided(one))
      return await refuse({ errors, rows }, exchange, parts)
    }
  } catch (error) {
    const incident = reportIncident(log, error)
    const errors = asked.map((one) => removeErrors.failed(one, incident))
    return refuse({ errors, rows }, exchange, parts)
  }
  await discard(rows, parts)
  return { response: success() }
}

async function discard(rows: readonly DocumentRow[], parts: RemoveParts): Promise<void> {
  const { documents, ledger, log } = parts
  try {
    for (const row of rows) await documents.discard(row.content_name)
    await ledger.forgetRemoved(rows.map((row) => row.content_name))
  } catch (error) {
    reportIncident(log, error)
  }
}

interface Refused {
  readonly errors: readonly RegistryError[]
  /** What is held of the documents that were named. */
  readonly rows: readonly DocumentRow[]
}

async function refuse(
  { errors, rows }: Refused,
  exchange: RemovalExchange,
  { audit, documentsPerRemovalMax }: RemoveParts,
): Promise<Reply<RegistryResponse>> {
  const [first] = errors
  const named = exchange.request.documents.slice(0, documentsPerRemovalMax)
  const isOurs = first?.code === 'XDSRemoveDocumentsError'
  await audit.refused(about(named, rows), exchange, {
    outcome: isOurs ? 8 : 4,
    description: first?.code,
  })
  return { response: failure(errors) }
}

// The same bytes may be kept for several patients: each of them has a message of his own.
function about(
  asked: readonly DocumentRequest[],
  rows: readonly DocumentRow[],
): readonly PatientDocument[] {
  const held = Map.groupBy(rows, (row) => row.unique_id)
  return asked.flatMap((document): readonly PatientDocument[] => {
    const ours = held.get(document.documentUniqueId) ?? []
    const patientIds = [...new Set(ours.map((row) => row.patient_id))]
    if (patientIds.length === 0) return [{ asked: document, patientId: undefined }]
    return patientIds.map((patientId) => ({ asked: document, patientId }))
  })
}
