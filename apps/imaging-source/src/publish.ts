// A study that is whole becomes a manifest, and the manifest an entry of the registry (RAD TF-2:
// 4.68.4.1).
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { readManifest } from '@isthmus/dicom/read-manifest'
import type { Log } from '@isthmus/log/log'
import type { Archive } from '@isthmus/pacs/archive'
import type { PatientIdentifiers } from '@isthmus/pix-consumer/patient-identifiers'
import type { StudyOutcome } from './completeness.ts'
import { type Database, inTransaction } from './db/database.ts'
import type { CurrentPublication, NewPublication, Publication } from './db/publications.ts'
import {
  addPending,
  currentPublication,
  markPublished,
  markRejected,
  pendingPublication,
} from './db/publications.ts'
import { addToQuarantine, removeFromQuarantine } from './db/quarantine.ts'
import type { PlanFacts, PlanOutcome, PublicationPlan } from './plan-publication.ts'
import { planPublication, sourcePatientIdsOf } from './plan-publication.ts'
import type { PublicationAudit } from './publication-audit.ts'
import type { QuarantineReason } from './quarantine.ts'
import type { Submit } from './submit.ts'

export interface PublishParts {
  readonly database: Database
  readonly archive: Archive
  readonly identifiers: PatientIdentifiers
  readonly facts: Omit<PlanFacts, 'toDomain'>
  /**
   * Manifest, metadata and new identifiers; `replaces` is the entry whose place the new one takes.
   */
  readonly prepare: (
    plan: PublicationPlan,
    replaces: CurrentPublication | undefined,
  ) => NewPublication
  readonly submit: Submit
  readonly trail: AuditTrail
  readonly audit: PublicationAudit
  readonly log: Log
  readonly now: () => Date
}

/**
 * What completeness calls for a study; one study at a time, so that no two submissions of one can
 * race.
 */
export function createPublisher(parts: PublishParts) {
  return async (studyInstanceUid: string, signal: AbortSignal): Promise<StudyOutcome> => {
    const pending = await pendingPublication(parts.database, studyInstanceUid)
    if (pending !== undefined) {
      // The same identifiers again: whoever took it the last time recognises it.
      const outcome = await send(parts, { publication: pending, mayBeKnown: true, signal })
      if (outcome === 'again') return outcome
    }
    const plan = await planOf(parts, studyInstanceUid, signal)
    if (plan.kind === 'nothing') return 'settled'
    if (plan.kind === 'quarantine') return await hold(parts, studyInstanceUid, plan.reason)
    const current = await currentPublication(parts.database, studyInstanceUid)
    if (current !== undefined && current.patientId !== plan.patientId) {
      return await hold(parts, studyInstanceUid, 'patient-changed')
    }
    await removeFromQuarantine(parts.database, studyInstanceUid)
    if (current?.digest === plan.digest) return 'settled'
    const publication = parts.prepare(plan, current)
    await inTransaction(parts.database, async (transaction) => {
      await addPending(transaction, publication)
      await parts.trail.record(parts.audit.read(plan, publication.now), transaction)
    })
    return await send(parts, { publication, mayBeKnown: false, signal })
  }
}

// Whose the study is, is asked before anything is decided; without an answer it is tried again.
async function planOf(
  { archive, identifiers, facts }: PublishParts,
  studyInstanceUid: string,
  signal: AbortSignal,
): Promise<PlanOutcome> {
  const headers = await archive.headers(studyInstanceUid, signal)
  const [number, other] = sourcePatientIdsOf(headers, facts)
  const isOne = number !== undefined && other === undefined
  const patientId = isOne ? await identifiers.toDomain(number, signal) : undefined
  const toDomain = (cx: string) => (cx === number ? patientId : undefined)
  return planPublication(headers, { ...facts, toDomain })
}

async function hold(
  { database, log, now }: PublishParts,
  studyInstanceUid: string,
  reason: QuarantineReason,
): Promise<StudyOutcome> {
  await addToQuarantine(database, { studyInstanceUid, reason, now: now() })
  log.warn('a study is held back', { code: reason })
  return 'settled'
}

interface SendOrder {
  readonly publication: Publication
  readonly mayBeKnown: boolean
  readonly signal: AbortSignal
}

async function send(parts: PublishParts, order: SendOrder): Promise<StudyOutcome> {
  const { database, trail, audit, log } = parts
  const { publication } = order
  const answer = await parts.submit(order)
  const now = parts.now()
  const message = audit.submitted(publication, {
    now,
    outcome: answer.kind === 'accepted' ? 0 : answer.kind === 'rejected' ? 4 : 8,
    outcomeDescription: answer.kind === 'accepted' ? undefined : answer.codes,
    address: answer.address,
  })
  if (answer.kind === 'again') {
    await trail.record(message)
    log.warn('a manifest could not be submitted yet', { code: answer.codes })
    return 'again'
  }
  if (answer.kind === 'accepted') {
    const { series } = await readManifest(publication.manifest)
    const sopInstanceUids = series.flatMap(({ instances }) =>
      instances.map((instance) => instance.sopInstanceUid),
    )
    await inTransaction(database, async (transaction) => {
      await markPublished(transaction, publication, { sopInstanceUids, now })
      await trail.record(message, transaction)
    })
    log.info('a study was published', { count: sopInstanceUids.length })
    return 'settled'
  }
  await inTransaction(database, async (transaction) => {
    await markRejected(transaction, publication, now)
    await trail.record(message, transaction)
  })
  log.error('a manifest was rejected', { code: answer.codes })
  return await hold(parts, publication.studyInstanceUid, 'rejected')
}
