// How far the scrub has come, and which documents are next.
import type { Executor } from '@isthmus/postgres/executor'
import type { Kysely } from 'kysely'
import type { DocumentRow } from './document-ledger.ts'
import type { RepositoryTables } from './schema.ts'

export interface ScrubProgress {
  readonly afterContentName: string
  readonly roundStartedAt: Date
  /** Undefined while the round goes on. */
  readonly roundEndedAt: Date | undefined
}

export interface ScrubLedger {
  readProgress(): Promise<ScrubProgress | undefined>
  writeProgress(progress: ScrubProgress): Promise<void>
  /** Documents that somebody may still ask for, in the order of their content names. */
  readNext(afterContentName: string, rowsMax: number): Promise<readonly DocumentRow[]>
  /** False when the document is no longer there; `tell` is durable together with what was found. */
  writeFound(found: Found, tell: (transaction: Executor) => Promise<void>): Promise<boolean>
  /** Documents that somebody may still ask for, and that are not what was stored. */
  countDamaged(): Promise<number>
}

export interface Found {
  readonly contentName: string
  /** Undefined: it is whole. */
  readonly damagedAt: Date | undefined
}

export function createScrubLedger(database: Kysely<RepositoryTables>): ScrubLedger {
  return {
    async readProgress() {
      const row = await database.selectFrom('scrub').selectAll().executeTakeFirst()
      if (row === undefined) return undefined
      return {
        afterContentName: row.after_content_name,
        roundStartedAt: row.round_started_at,
        roundEndedAt: row.round_ended_at ?? undefined,
      }
    },

    async writeProgress({ afterContentName, roundStartedAt, roundEndedAt }) {
      const values = {
        after_content_name: afterContentName,
        round_started_at: roundStartedAt,
        round_ended_at: roundEndedAt ?? null,
      }
      await database
        .insertInto('scrub')
        .values({ id: 1, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute()
    },

    readNext: (afterContentName, rowsMax) =>
      database
        .selectFrom('document')
        .selectAll()
        .where('content_name', '>', afterContentName)
        .where('standing', '=', 'registered')
        .orderBy('content_name')
        .limit(rowsMax)
        .execute(),

    writeFound: ({ contentName, damagedAt }, tell) =>
      database.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('document')
          .set({ damaged_at: damagedAt ?? null })
          .where('content_name', '=', contentName)
          .where('standing', '=', 'registered')
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return false
        await tell(transaction)
        return true
      }),

    async countDamaged() {
      const { count } = await database
        .selectFrom('document')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('damaged_at', 'is not', null)
        .where('standing', '=', 'registered')
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}
