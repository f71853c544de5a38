// Answers a stored query for who asks it: a custodian from what is its own, anybody else from what
// the consents permit.
import type { MultiPatientQuery } from '@isthmus/xds/multi-patient-query'
import { type StoredQuery, patientOf } from '@isthmus/xds/stored-query'
import { type AnswerParts, type AnsweredQuery, answerQuery } from './answer-query.ts'
import { createConsentViewer } from './consent-viewer.ts'
import { createCustodianViewer } from './custodian-viewer.ts'
import type { Release, ReleaseParts } from './release.ts'
import type { Standing } from './standing.ts'

export interface AskParts extends AnswerParts, ReleaseParts {}

export interface AskContext {
  readonly parts: AnswerParts
  readonly release: Release
  readonly exchange: { readonly signal: AbortSignal }
}

export interface AskedOfPatients {
  readonly query: StoredQuery | MultiPatientQuery
  /** CX of whom it asks for; empty for a query that names nobody. */
  readonly patientIds: readonly string[]
}

/** Throws ConsentUnavailableError. */
export async function answerAs(
  standing: Exclude<Standing, { kind: 'refused' }>,
  query: StoredQuery,
  context: AskContext,
): Promise<AnsweredQuery> {
  const patientId = patientOf(query)
  const asked = { query, patientIds: patientId === undefined ? [] : [patientId] }
  if (standing.kind === 'consumer') return answerConsumer(asked, context)
  const { parts, exchange } = context
  const viewer = createCustodianViewer(standing.ask)
  const answered = await answerQuery(query, { viewer, parts, signal: exchange.signal })
  const found = answered.kind === 'refused' || answered.count > 0
  return found || standing.else === 'nothing' ? answered : answerConsumer(asked, context)
}

// Consents are fetched while the database searches, also when it finds nothing: the time tells
// nobody whether something was withheld.
/** Throws ConsentUnavailableError. */
export async function answerConsumer(
  { query, patientIds }: AskedOfPatients,
  { parts, exchange: { signal }, release }: AskContext,
): Promise<AnsweredQuery> {
  const prepared = release.prepare(patientIds)
  // It is awaited after the search; should the search fail first, its failure is the one that
  // counts.
  prepared.catch(() => undefined)
  const viewer = createConsentViewer({ database: parts.database, release, signal })
  const answered = await answerQuery(query, { viewer, parts, signal })
  await prepared
  return answered
}
