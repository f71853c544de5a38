// A database transaction whose end is told apart: done, not done, or not known.
import type { Kysely, Transaction } from 'kysely'
import { sqlStateOf } from './sql-state.ts'

/**
 * Runs `step` in a transaction and commits. Throws what the step throws, and nothing was done then;
 * CommitUnknownError when the answer to the commit was lost.
 */
export async function inTransaction<Tables, Result>(
  database: Kysely<Tables>,
  step: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  let isComplete = false
  try {
    return await database.transaction().execute(async (transaction) => {
      const result = await step(transaction)
      isComplete = true
      return result
    })
  } catch (error) {
    if (!isComplete || isRolledBack(error)) throw error
    throw new CommitUnknownError('no answer came to a commit', { cause: error })
  }
}

/** What the transaction did may stand, or may not: only reading it back tells. */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError'
}

// Constraints that are looked at in the end, and transactions that gave way to others. Whatever
// else comes may come after the commit: a server that is shut down says so in the place of the
// answer.
function isRolledBack(error: unknown): boolean {
  return ['23', '40'].includes(sqlStateOf(error)?.slice(0, 2) ?? '')
}
