// Gather, decide, apply: one submission in one database transaction (ITI TF-2: 3.42.4.1.3).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { inTransaction } from '@isthmus/postgres/in-transaction'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { type RegistrationDecision, decideRegistration } from '@isthmus/xds/register'
import { factsNeeded } from '@isthmus/xds/registration-facts'
import type { Kysely } from 'kysely'
import { type UnknownPatients, admitPatient, mayAdmit } from './admit-patient.ts'
import { lockRegistrationFacts } from './facts.ts'
import { writePlan } from './plan.ts'
import type { RegistryTables } from './schema.ts'

export interface RegisterOptions {
  readonly now: Date
  /** A fresh random UUID, without prefix. */
  readonly newUuid: () => string
  readonly audit: Pick<AuditTrail, 'record'>
  /** What the trail keeps when the submission is registered, in the same transaction. */
  readonly registeredMessage: AuditMessage
  /** Without it a submission for an unknown patient is refused. */
  readonly unknownPatients?: UnknownPatients | undefined
}

/**
 * Takes a canonical submission that `checkSubmission` had nothing against. A refused one changes
 * nothing. Throws CommitUnknownError when it may be registered and may not.
 */
export async function register(
  database: Kysely<RegistryTables>,
  submission: Submission,
  { now, newUuid, audit, registeredMessage, unknownPatients }: RegisterOptions,
): Promise<RegistrationDecision> {
  const needed = factsNeeded(submission)
  return inTransaction(database, async (transaction) => {
    const facts = await lockRegistrationFacts(transaction, needed)
    const isNew =
      facts.patient === 'unknown' &&
      unknownPatients !== undefined &&
      (await mayAdmit(transaction, needed.patientId, unknownPatients))
    const patient = isNew ? 'active' : facts.patient
    const decision = decideRegistration(submission, { ...facts, patient }, { now, newUuid })
    if (decision.kind === 'register') {
      if (isNew) await admitPatient(transaction, needed.patientId)
      await writePlan(transaction, decision.plan)
      await audit.record(registeredMessage, transaction)
    }
    return decision
  })
}
