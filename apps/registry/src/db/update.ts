// Gather, decide, apply: one metadata update in one database transaction (ITI TF-2: 3.57.4.1.3,
// 3.92.4.1.3).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { inTransaction } from '@isthmus/postgres/in-transaction'
import type { UpdateSubmission } from '@isthmus/xds/metadata/update-submission'
import { type UpdateCircumstances, type UpdateDecision, decideUpdate } from '@isthmus/xds/update'
import { updateFactsNeeded } from '@isthmus/xds/update-facts'
import type { Kysely } from 'kysely'
import { lockObjects } from './lock-objects.ts'
import type { RegistryTables } from './schema.ts'
import { readUpdateFacts } from './update-facts.ts'
import { writeUpdatePlan } from './update-plan.ts'

export interface UpdateOptions extends UpdateCircumstances {
  readonly audit: Pick<AuditTrail, 'record'>
  /** What the trail keeps when the update is done, in the same transaction. */
  readonly updatedMessage: AuditMessage
}

/**
 * Takes a canonical update that `checkUpdate` had nothing against. A refused one changes nothing.
 * Throws CommitUnknownError when it may be done and may not.
 */
export async function update(
  database: Kysely<RegistryTables>,
  submission: UpdateSubmission,
  { audit, updatedMessage, ...circumstances }: UpdateOptions,
): Promise<UpdateDecision> {
  const needed = updateFactsNeeded(submission)
  return inTransaction(database, async (transaction) => {
    await lockObjects(transaction, {
      ids: [...needed.submittedIds, ...needed.objectIds],
      logicalIds: needed.logicalIds,
      uniqueIds: [needed.submissionSetUniqueId],
      patientIds: [needed.patientId],
    })
    const facts = await readUpdateFacts(transaction, needed)
    const decision = decideUpdate(submission, facts, circumstances)
    if (decision.kind === 'update') {
      await writeUpdatePlan(transaction, decision.plan)
      await audit.record(updatedMessage, transaction)
    }
    return decision
  })
}
