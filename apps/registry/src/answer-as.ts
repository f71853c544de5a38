// Answers a stored query for who asks it: a custodian from what is its own, anybody else from what
// the consents permit.
import { parseCx } from '@isthmus/hl7/cx'
import type { Subject } from '@isthmus/ihe/subject'
import { canonicalPatientId } from '@isthmus/xds/canonical-submission'
import type { MultiPatientQuery } from '@isthmus/xds/multi-patient-query'
import { type StoredQuery, patientOf } from '@isthmus/xds/stored-query'
import { type AnswerParts, type AnsweredQuery, answerQuery } from './answer-query.ts'
import { createConsentViewer } from './consent-viewer.ts'
import { createCustodianViewer } from './custodian-viewer.ts'
import type { Release, ReleaseParts } from './release.ts'
import type { Standing } from './standing.ts'

export interface AskParts extends AnswerParts, ReleaseParts {
  /** OID of the affinity domain. */
  readonly assigningAuthority: string
}

export interface AskContext {
  readonly parts: AnswerParts & Pick<AskParts, 'assigningAuthority' | 'toDomain'>
  readonly release: Release
  readonly exchange: { readonly signal: AbortSignal; readonly subject?: Subject | undefined }
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

// Consents are fetched while the database searches, also when it finds nothing, and those of the
// patient of the assertion also when the query names nobody: neither the time nor a failure tells
// anybody whether something was withheld.
/** Throws ConsentUnavailableError. */
export async function answerConsumer(
  { query, patientIds }: AskedOfPatients,
  { parts, exchange: { signal, subject }, release }: AskContext,
): Promise<AnsweredQuery> {
  const prepared = release.prepare(ofDomain([...patientIds, ...statedBy(subject, parts)], parts))
  // It is awaited after the search; should the search fail first, its failure is the one that
  // counts.
  prepared.catch(() => undefined)
  const viewer = createConsentViewer({ database: parts.database, release, signal })
  const answered = await answerQuery(query, { viewer, parts, signal })
  await prepared
  return answered
}

function statedBy(
  subject: Subject | undefined,
  { toDomain }: Pick<AskParts, 'toDomain'>,
): readonly string[] {
  const stated = subject?.patientId
  return stated === undefined ? [] : [toDomain(stated) ?? canonicalPatientId(stated)]
}

// Of a patient of another authority nothing can be registered, and nobody can be asked for him.
function ofDomain(
  patientIds: readonly string[],
  { assigningAuthority }: Pick<AskParts, 'assigningAuthority'>,
): readonly string[] {
  return patientIds.filter((id) => parseCx(id)?.assigningAuthority === assigningAuthority)
}
