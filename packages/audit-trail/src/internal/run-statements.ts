// Statements about the runs of a service that share one outbox.
import { sql } from 'kysely'
import type { Executor } from '@isthmus/postgres/executor'

/** Waits for a session of the same run that is about to end; the lock goes with the connection. */
export async function takeRun(session: Executor, run: string): Promise<void> {
  await sql`select pg_advisory_lock(${keyOf(run)})`.execute(session)
}

export async function leaveRun(session: Executor, run: string): Promise<void> {
  await sql`select pg_advisory_unlock(${keyOf(run)})`.execute(session)
}

/** Throws when the session has ended. */
export async function isReachable(session: Executor): Promise<void> {
  await sql`select 1`.execute(session)
}

/** Other runs that have begun what they have not told the end of. */
export async function runsWithIntents(
  executor: Executor,
  { except }: { readonly except: string },
): Promise<readonly string[]> {
  const found = await sql<{ run: string }>`
    select distinct run from audit_outbox where state = 'intended' and run <> ${except}`.execute(
    executor,
  )
  return found.rows.map(({ run }) => run)
}

/** Those whose lock nobody holds; they cannot take it before the transaction ends. */
export async function freeRuns(
  transaction: Executor,
  runs: readonly string[],
): Promise<readonly string[]> {
  const found = await sql<{ run: string; free: boolean }>`
    select run, pg_try_advisory_xact_lock(${keyOf(sql.ref('run'))}) as free
    from unnest(${runs}::text[]) as run`.execute(transaction)
  return found.rows.filter(({ free }) => free).map(({ run }) => run)
}

/** Their intents are to be sent as they stand: begun, and of unknown outcome. */
export async function adoptIntents(executor: Executor, runs: readonly string[]): Promise<void> {
  await sql`
    update audit_outbox set state = 'pending', sent_at = null
    where state = 'intended' and run = any(${runs}::uuid[])`.execute(executor)
}

// 64 bits of a random UUID: no other lock of the database is met by chance.
function keyOf(run: unknown) {
  return sql`hashtextextended('audit run ' || ${run}, 0)`
}
